import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/**
 * Asks for another answer to a message, on a new branch beside the old one. `provider` and `model` count for this turn alone;
 * left out, those of the agent answer. Accepted once per `client_msg_id`. Refused with `agent_busy` while a turn of the
 * conversation is open.
 */
export const regenerateSchema = z.object({
  type: z.literal('regenerate'),
  agent_id: agentIdField,
  turn_id: z.string().max(100),
  client_msg_id: z.string().min(1).max(100),
  provider: z.string().max(100).optional(),
  model: z.string().max(200).optional(),
})
export type Regenerate = z.infer<typeof regenerateSchema>
