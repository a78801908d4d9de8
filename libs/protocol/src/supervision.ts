import { z } from 'zod'

/**
 * How closely a person watches an agent. Supervised asks before whatever is not green; semi-automatic before what is more
 * than ordinary, and before everything once strangers were read; autonomous is a lease, given with the PIN.
 */
export const supervisionSchema = z.enum(['supervised', 'semi_auto', 'autonomous'])
export type SupervisionMode = z.infer<typeof supervisionSchema>
