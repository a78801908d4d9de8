import { z } from 'zod'
import { agentIdField } from '../ids.ts'
import { limits } from '../limits.ts'

/**
 * Says an earlier message in another way. One that still waits in the queue is changed where it is; any other is said on a new
 * branch that begins where it stands, and the old branch is kept. Accepted once per `client_msg_id`. Refused with `agent_busy`
 * while a turn of the conversation is open. Files beside the message stay.
 */
export const editMessageSchema = z.object({
  type: z.literal('edit_message'),
  agent_id: agentIdField,
  turn_id: z.string().max(100),
  text: z
    .string()
    .max(limits.messageChars, 'Field length: a message has at most 10,000 characters. Send it in parts or as a file.'),
  client_msg_id: z.string().min(1).max(100),
})
export type EditMessage = z.infer<typeof editMessageSchema>
