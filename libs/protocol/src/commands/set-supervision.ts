import { z } from 'zod'
import { agentIdField } from '../ids.ts'
import { supervisionSchema } from '../supervision.ts'

/**
 * How much an agent may do without asking. Autonomous needs the PIN, and is a lease of an hour for the files and programs
 * of its folder; `POST /api/leases` says it more closely. The other two end the lease that runs.
 */
export const setSupervisionSchema = z.object({
  type: z.literal('set_supervision'),
  agent_id: agentIdField,
  mode: supervisionSchema,
  pin: z.string().max(20).optional(),
})
export type SetSupervision = z.infer<typeof setSupervisionSchema>
