import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** The older part of the conversation no longer goes to the model; `text` stands in its place. Nothing is deleted: the messages stay readable. */
export const contextCompactedSchema = z.object({
  type: z.literal('context_compacted'),
  agent_id: agentKeySchema,
  turn_id: z.string(),
  summary_id: z.string(),
  text: z.string(),
  tokens_before: z.number().int().nonnegative(),
  tokens_after: z.number().int().nonnegative(),
  /** How many messages and answers it stands for, beside those of the summary before. */
  messages: z.number().int().nonnegative().optional(),
})
export type ContextCompacted = z.infer<typeof contextCompactedSchema>
