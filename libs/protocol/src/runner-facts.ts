import { z } from 'zod'
import { searchEngineSchema } from './rest/search.ts'

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
  /** The search engine that the environment of this runner names. */
  search: searchEngineSchema.nullable().optional(),
  /** Whether agents have a browser there. */
  browser: z.boolean().optional(),
  /** The version of Rain. */
  version: z.string().max(40).optional(),
})
export type RunnerFacts = z.infer<typeof runnerFactsSchema>
