import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/** The older switch: on means semi-automatic, never more. */
export const setAutoApproveSchema = z.object({
  type: z.literal('set_auto_approve'),
  agent_id: agentIdField,
  enabled: z.boolean(),
})
export type SetAutoApprove = z.infer<typeof setAutoApproveSchema>
