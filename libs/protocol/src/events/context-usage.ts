import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** How full the model's context is, in tokens, before a step is asked. `exact`: as the provider counts it; else an estimate. */
export const contextUsageSchema = z.object({
  type: z.literal('context_usage'),
  agent_id: agentKeySchema,
  turn_id: z.string(),
  tokens: z.number().int().nonnegative(),
  limit: z.number().int().positive(),
  exact: z.boolean(),
})
export type ContextUsage = z.infer<typeof contextUsageSchema>
