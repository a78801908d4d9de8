import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'
import { limits } from '../limits.ts'

/** `PUT /api/agents/order`: all of them, the first first. Those it does not name come behind, by age. */
export const agentOrderSchema = z.strictObject({
  order: z.array(agentKeySchema).max(limits.agentsPerConnection * 2),
})
export type AgentOrder = z.infer<typeof agentOrderSchema>

/** `PUT /api/agents/:agent_id/read`. */
export const agentReadAnswerSchema = z.object({ read: z.literal(true) })

/**
 * `GET /api/agents/today?tz`: what the models of each agent have cost since midnight in that time zone, in US dollars.
 * `unknown`: some of it is not known. Agents that have cost nothing are not named.
 */
export const agentsTodaySchema = z.object({
  agents: z.array(z.object({ agent_id: z.string(), cost: z.number(), unknown: z.boolean() })),
})
export type AgentsToday = z.infer<typeof agentsTodaySchema>
