import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** A piece of what the model thinks, shown apart from the answer. */
export const assistantThinkingSchema = z.object({
  type: z.literal('assistant_thinking'),
  agent_id: agentKeySchema,
  text: z.string(),
  turn_id: z.string().optional(),
  step: z.number().int().optional(),
})
export type AssistantThinking = z.infer<typeof assistantThinkingSchema>
