import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** An agent has started another one. Shown in the chat of the parent. */
export const subagentSpawnedSchema = z.object({
  type: z.literal('subagent_spawned'),
  agent_id: agentKeySchema,
  parent_agent_id: agentKeySchema,
  short_name: z.string(),
  task: z.string(),
  /** The sub-agent's own turn; what it does is told with it. */
  turn_id: z.string().optional(),
  /** The call of the parent that it answers. */
  tool_use_id: z.string().optional(),
  /** When it is told again after a reload: the tool calls so far, with those of the sub-agents below it, and the last one. */
  tool_calls: z.number().int().optional(),
  last_tool: z.string().optional(),
})
export type SubagentSpawned = z.infer<typeof subagentSpawnedSchema>
