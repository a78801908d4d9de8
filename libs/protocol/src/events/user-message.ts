import { z } from 'zod'
import { attachmentSchema } from '../attachment.ts'
import { agentKeySchema } from '../ids.ts'
import { specialTurnSchema } from '../turn-kind.ts'

/** A message was accepted: the turn exists. Every device of the person sees it. */
export const userMessageSchema = z.object({
  type: z.literal('user_message'),
  agent_id: agentKeySchema,
  turn_id: z.string(),
  text: z.string(),
  client_msg_id: z.string().optional(),
  created_at: z.number(),
  attachments: z.array(attachmentSchema).optional(),
  /** It is no message to be answered: `text` says what was asked for, as `/compact keep the figures`. */
  kind: specialTurnSchema.optional(),
})
export type UserMessage = z.infer<typeof userMessageSchema>
