import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/** Stops everything an agent does at once, and the computer it works on. */
export const emergencyStopSchema = z.object({
  type: z.literal('emergency_stop'),
  agent_id: agentIdField,
  /** All agents and all computers. */
  all: z.boolean().optional(),
})
export type EmergencyStop = z.infer<typeof emergencyStopSchema>
