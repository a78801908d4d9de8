import { z } from 'zod'

/** A rule was added or removed, on whichever device: `GET /api/rules` has what counts now. */
export const rulesChangedSchema = z.object({ type: z.literal('rules_changed') })
export type RulesChanged = z.infer<typeof rulesChangedSchema>
