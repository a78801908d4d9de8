import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/** Stops everything an agent does at once. */
export const emergencyStopSchema = z.object({
  type: z.literal('emergency_stop'),
  agent_id: agentIdField,
})
export type EmergencyStop = z.infer<typeof emergencyStopSchema>
