import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** A message in the queue was changed: it has another text, `new_text`, or is to be heard at the next step of the turn at work. */
export const messageWaitingSchema = z.object({
  type: z.literal('message_waiting'),
  agent_id: agentKeySchema,
  turn_id: z.string(),
  new_text: z.string().optional(),
  send_now: z.boolean().optional(),
})
export type MessageWaiting = z.infer<typeof messageWaitingSchema>
