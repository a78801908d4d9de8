import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** What the provider said about its limits. `*-limit` and `*-remaining` are integers, `*-reset` is a time. */
export const rateLimitsSchema = z.object({
  type: z.literal('rate_limits'),
  agent_id: agentKeySchema,
  limits: z.record(z.string(), z.union([z.number(), z.string()])),
})
export type RateLimits = z.infer<typeof rateLimitsSchema>
