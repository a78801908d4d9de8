import { z } from 'zod'

/** Heartbeat, every 30 seconds. Answer with `pong`. `ts` in seconds. */
export const pingSchema = z.object({
  type: z.literal('ping'),
  ts: z.number(),
})
export type Ping = z.infer<typeof pingSchema>
