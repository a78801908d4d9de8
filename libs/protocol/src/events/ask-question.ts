import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'
import { questionPurposeSchema, questionSchema } from '../question.ts'

/** The model, or Rain itself, asks the person. The turn waits for `ask_question_response`. */
export const askQuestionSchema = z.object({
  type: z.literal('ask_question'),
  agent_id: agentKeySchema,
  request_id: z.string(),
  questions: z.array(questionSchema),
  /** Absent: the model asks. */
  purpose: questionPurposeSchema.optional(),
  tool_use_id: z.string().optional(),
  expires_at: z.number().optional(),
  /** The `agent_id` of the sub-agent whose call it is; shown under the agent that started it. */
  sub_agent_id: agentKeySchema.optional(),
  turn_id: z.string().optional(),
})
export type AskQuestion = z.infer<typeof askQuestionSchema>
