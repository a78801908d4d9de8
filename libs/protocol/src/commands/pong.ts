import { z } from 'zod'

/** Answers `ping`. Does not count against the message limit. */
export const pongSchema = z.object({
  type: z.literal('pong'),
})
export type Pong = z.infer<typeof pongSchema>
