import { z } from 'zod'

/**
 * `GET /api/sandbox`: whether the commands of agents run in a sandbox. Where they do not, on any of the computers that work
 * for Rain, each of them is asked for. `unknown`: nothing that runs agents is there.
 */
export const sandboxSchema = z.object({
  status: z.enum(['available', 'missing', 'unknown']),
  /** Why there is none, in English. */
  why_not: z.string().nullable(),
})
export type SandboxAnswer = z.infer<typeof sandboxSchema>
