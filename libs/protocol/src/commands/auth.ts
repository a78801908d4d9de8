import { z } from 'zod'

/** First frame of a raw `/ws` connection that carried no token in its address. Frames sent right behind it are kept. `cursor`: go on after this event. */
export const authSchema = z.object({
  type: z.literal('auth'),
  token: z.string().min(1).max(200),
  cursor: z.string().max(50).optional(),
})
export type Auth = z.infer<typeof authSchema>
