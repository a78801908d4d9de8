import { z } from 'zod'
import { agentIdField } from '../ids.ts'
import { limits } from '../limits.ts'

/**
 * A message of the person. Accepted once per `client_msg_id`: sending it again is answered with the same turn. Blank text is
 * ignored, unless there are attachments.
 */
export const sendMessageSchema = z.object({
  type: z.literal('send_message'),
  text: z
    .string()
    .max(limits.messageChars, 'Field length: a message has at most 10,000 characters. Send it in parts or as a file.'),
  agent_id: agentIdField,
  client_msg_id: z.string().min(1).max(100).optional(),
  /** Ids of files uploaded with `POST /api/attachments`, and not sent in another conversation. */
  attachments: z
    .array(z.string().max(40))
    .max(limits.attachmentsPerMessage, `A message has at most ${limits.attachmentsPerMessage} attachments.`)
    .optional(),
})
export type SendMessage = z.infer<typeof sendMessageSchema>
