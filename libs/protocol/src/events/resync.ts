import { z } from 'zod'

/** The cursor is too old, or from a log that is gone. Load the state by REST, then go on from `cursor`. */
export const resyncSchema = z.object({
  type: z.literal('resync'),
  reason: z.string(),
  cursor: z.string(),
})
export type Resync = z.infer<typeof resyncSchema>
