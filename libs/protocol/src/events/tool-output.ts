import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** Live output of a running tool, for the person only. */
export const toolOutputSchema = z.object({
  type: z.literal('tool_output'),
  agent_id: agentKeySchema,
  tool_use_id: z.string(),
  text: z.string(),
  turn_id: z.string().optional(),
})
export type ToolOutput = z.infer<typeof toolOutputSchema>
