import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** A piece of the answer, to be appended. */
export const assistantTextSchema = z.object({
  type: z.literal('assistant_text'),
  agent_id: agentKeySchema,
  text: z.string(),
  turn_id: z.string().optional(),
  step: z.number().int().optional(),
})
export type AssistantText = z.infer<typeof assistantTextSchema>
