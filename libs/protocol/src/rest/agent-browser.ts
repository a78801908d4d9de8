import { z } from 'zod'

/** `GET /api/agents/:agent_id/browser`: whether the agent's browser stays signed in, and where it has been. */
export const agentBrowserSchema = z.object({
  keeps: z.boolean(),
  /** Hosts that something is kept of. Never what it is. */
  sites: z.array(z.string()),
  /** Seconds; null: nothing is kept yet. */
  saved_at: z.number().nullable(),
})
export type AgentBrowser = z.infer<typeof agentBrowserSchema>

/** `PUT /api/agents/:agent_id/browser`. With `false` everything that was kept goes. */
export const agentBrowserChangeSchema = z.strictObject({ keeps: z.boolean() })
export type AgentBrowserChange = z.infer<typeof agentBrowserChangeSchema>
