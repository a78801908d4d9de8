import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'
import { sayingParamsSchema } from '../saying.ts'

/** One line about the running turn: a retry, a change of model. */
export const noticeSchema = z.object({
  type: z.literal('notice'),
  agent_id: agentKeySchema,
  text: z.string(),
  /** What the text says, for a client that has words of its own for it. */
  code: z.string().optional(),
  params: sayingParamsSchema.optional(),
  turn_id: z.string().optional(),
  /** It is also in `GET /api/messages`, under this id. */
  notice_id: z.string().optional(),
})
export type Notice = z.infer<typeof noticeSchema>
