import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/**
 * A message that waits shall be heard by the turn at work at its next step, behind the results of its tools. A turn that ends
 * before leaves it in the queue, as a turn of its own. Asking again changes nothing.
 */
export const sendNowSchema = z.object({
  type: z.literal('send_now'),
  agent_id: agentIdField,
  turn_id: z.string().max(100),
})
export type SendNow = z.infer<typeof sendNowSchema>
