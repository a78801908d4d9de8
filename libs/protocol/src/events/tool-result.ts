import { z } from 'zod'
import { toolDetailSchema } from '../content.ts'
import { agentKeySchema } from '../ids.ts'

/** What a tool answered. */
export const toolResultSchema = z.object({
  type: z.literal('tool_result'),
  agent_id: agentKeySchema,
  content: z.string(),
  is_error: z.boolean(),
  tool_use_id: z.string(),
  detail: toolDetailSchema.optional(),
  turn_id: z.string().optional(),
  /** How long it ran; absent where it never began. */
  duration_ms: z.number().int().nonnegative().optional(),
})
export type ToolResult = z.infer<typeof toolResultSchema>
