import { z } from 'zod'

/**
 * Nudges between processes. Losing one is harmless: the runner's heartbeat reads `cancel_requested_at`, the gateway's
 * sweep reads revoked tokens.
 */
export const signalSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('turn_cancelled'), turnId: z.string() }),
  z.object({ type: z.literal('tokens_revoked'), tokenIds: z.array(z.string()) }),
  z.object({ type: z.literal('mcp_server_changed'), serverId: z.string() }),
  z.object({ type: z.literal('browser_profile_changed'), agentId: z.string() }),
  /** Its row, or whether it is there. */
  z.object({ type: z.literal('device_changed'), deviceId: z.string() }),
])
export type Signal = z.infer<typeof signalSchema>
