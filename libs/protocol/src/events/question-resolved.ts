import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** A question was answered, expired, or its turn was stopped. */
export const questionResolvedSchema = z.object({
  type: z.literal('question_resolved'),
  agent_id: agentKeySchema,
  request_id: z.string(),
  decision: z.enum(['answered', 'expired', 'cancelled']),
  answers: z.record(z.string(), z.string()).optional(),
  turn_id: z.string().optional(),
})
export type QuestionResolved = z.infer<typeof questionResolvedSchema>
