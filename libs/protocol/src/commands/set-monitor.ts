import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/** Which monitor of its computer an agent works on. Answered by `mode_changed`. */
export const setMonitorSchema = z.object({
  type: z.literal('set_monitor'),
  agent_id: agentIdField,
  /** The `index` of one of the computer's displays. */
  monitor_index: z.number().int().min(0).max(15),
})
export type SetMonitor = z.infer<typeof setMonitorSchema>
