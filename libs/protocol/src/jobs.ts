import { z } from 'zod'

/** "Advance this turn." Losing it or delivering it twice is harmless: the row decides. */
export const turnJobSchema = z.object({ turnId: z.string() })
export type TurnJob = z.infer<typeof turnJobSchema>

/** "Ask this provider for its models." Doing it twice only reads twice. */
export const providerCheckJobSchema = z.object({ userId: z.string(), provider: z.string() })
export type ProviderCheckJob = z.infer<typeof providerCheckJobSchema>

/** "Try this MCP server", "begin to sign in to it", "end the sign-in". The row knows the rest. */
export const mcpJobSchema = z.object({
  userId: z.string(),
  serverId: z.string(),
  task: z.enum(['check', 'begin_sign_in', 'end_sign_in']),
})
export type McpJob = z.infer<typeof mcpJobSchema>
