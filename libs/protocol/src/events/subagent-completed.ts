import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** A sub-agent has ended. */
export const subagentCompletedSchema = z.object({
  type: z.literal('subagent_completed'),
  agent_id: agentKeySchema,
  parent_agent_id: agentKeySchema,
  status: z.enum(['completed', 'error', 'cancelled']),
  result_preview: z.string().optional(),
  turn_id: z.string().optional(),
  tool_use_id: z.string().optional(),
})
export type SubagentCompleted = z.infer<typeof subagentCompletedSchema>
