import { z } from 'zod'
import { agentSchema } from '../rest/agents.ts'

/** An agent was made or changed, on whichever device. */
export const agentUpdatedSchema = z.object({
  type: z.literal('agent_updated'),
  agent: agentSchema,
})
export type AgentUpdated = z.infer<typeof agentUpdatedSchema>
