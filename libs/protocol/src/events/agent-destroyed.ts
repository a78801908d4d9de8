import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** The agent is gone. */
export const agentDestroyedSchema = z.object({
  type: z.literal('agent_destroyed'),
  agent_id: agentKeySchema,
})
export type AgentDestroyed = z.infer<typeof agentDestroyedSchema>
