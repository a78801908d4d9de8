import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** One line about the running turn: a retry, a change of model. */
export const noticeSchema = z.object({
  type: z.literal('notice'),
  agent_id: agentKeySchema,
  text: z.string(),
  turn_id: z.string().optional(),
})
export type Notice = z.infer<typeof noticeSchema>
