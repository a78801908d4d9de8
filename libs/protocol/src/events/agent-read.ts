import { z } from 'zod'

/** The person has looked at an agent, on whichever device: nothing that came before is unread. */
export const agentReadSchema = z.object({ type: z.literal('agent_read'), agent_id: z.string() })
export type AgentRead = z.infer<typeof agentReadSchema>
