import { z } from 'zod'
import { agentIdField } from '../ids.ts'

/** Removes an agent. Always answered by `agent_destroyed`. */
export const destroyAgentSchema = z.object({
  type: z.literal('destroy_agent'),
  agent_id: agentIdField,
})
export type DestroyAgent = z.infer<typeof destroyAgentSchema>
