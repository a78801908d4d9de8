import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** A tool that was called begins to run: nothing stands in its way any more. `started_at` in seconds. */
export const toolStartedSchema = z.object({
  type: z.literal('tool_started'),
  agent_id: agentKeySchema,
  turn_id: z.string(),
  tool_use_id: z.string(),
  started_at: z.number(),
})
export type ToolStarted = z.infer<typeof toolStartedSchema>
