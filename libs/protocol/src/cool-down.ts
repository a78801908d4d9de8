import { z } from 'zod'

/** Why a credential of a provider is left alone for a while. */
export const coolDownSchema = z.object({ untilMs: z.number(), code: z.string(), message: z.string() })
export type CoolDown = z.infer<typeof coolDownSchema>
