import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'
import { limits } from '../limits.ts'
import { fallbackChoiceSchema } from '../providers.ts'

/** Who is asked when the chosen model cannot answer, in order. Null: every provider that is ready. */
const choicesField = z.array(fallbackChoiceSchema).max(limits.failoverChoices).nullable()

/** `GET /api/failover?agent_id`. */
export const failoverQuerySchema = z.object({ agent_id: agentKeySchema.optional() })
export type FailoverQuery = z.infer<typeof failoverQuerySchema>

/** An agent's order, or with `agent_id` null the person's, which counts for every agent that has none. */
export const failoverSchema = z.object({ agent_id: z.string().nullable(), choices: choicesField })
export type Failover = z.infer<typeof failoverSchema>

/** `PUT /api/failover`. */
export const failoverChangeSchema = z.object({ agent_id: agentKeySchema.nullish(), choices: choicesField })
export type FailoverChange = z.infer<typeof failoverChangeSchema>
