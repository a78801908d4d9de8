import { z } from 'zod'
import { agentIdField } from '../ids.ts'
import { limits } from '../limits.ts'

/** Answers an `ask_question`: one text per question. */
export const askQuestionResponseSchema = z.object({
  type: z.literal('ask_question_response'),
  request_id: z.string().min(1).max(100),
  agent_id: agentIdField,
  answers: z.record(z.string().max(1000), z.string().max(limits.messageChars)),
})
export type AskQuestionResponse = z.infer<typeof askQuestionResponseSchema>
