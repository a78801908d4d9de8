import { z } from 'zod'
import { attachmentSchema } from '../attachment.ts'
import { agentKeySchema } from '../ids.ts'

/**
 * A message that waited was taken along by the turn at work: it stands in turn `turn_id` behind the answer of that step, and the
 * turn it was sent as, `sent_turn_id`, ends without a `result` of its own.
 */
export const messageJoinedSchema = z.object({
  type: z.literal('message_joined'),
  agent_id: agentKeySchema,
  turn_id: z.string(),
  step: z.number().int(),
  sent_turn_id: z.string(),
  text: z.string(),
  attachments: z.array(attachmentSchema).optional(),
  client_msg_id: z.string().optional(),
  created_at: z.number(),
})
export type MessageJoined = z.infer<typeof messageJoinedSchema>
