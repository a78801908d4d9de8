import { z } from 'zod'

/** What a runner says of itself with every heartbeat. */
export const runnerFactsSchema = z.object({
  sandbox: z.discriminatedUnion('available', [
    z.object({ available: z.literal(true) }),
    z.object({
      available: z.literal(false),
      /** A sentence in English. */
      why_not: z.string(),
    }),
  ]),
})
export type RunnerFacts = z.infer<typeof runnerFactsSchema>
