import { z } from 'zod'

/**
 * Who may answer is not the same any more: a key, a server, the choice or the order of failover. Read `GET /api/providers`
 * again, and `GET /api/failover`.
 */
export const providersChangedSchema = z.object({ type: z.literal('providers_changed') })
export type ProvidersChanged = z.infer<typeof providersChangedSchema>
