import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/** How much an agent may do without asking. Autonomous needs the PIN. */
export const setSupervisionSchema = z.object({
  type: z.literal('set_supervision'),
  agent_id: agentIdField,
  mode: z.enum(['supervised', 'semi_auto', 'autonomous']),
  pin: z.string().max(20).optional(),
})
export type SetSupervision = z.infer<typeof setSupervisionSchema>
