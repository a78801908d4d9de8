import { z } from 'zod'
import { frameRefSchema, windowSchema } from './display.ts'

/** What an action on a desktop was decided on, and what an approval of it is bound to. */
export const callTargetSchema = z.object({
  deviceId: z.string(),
  display: z.number().int().min(0).max(15),
  /** The last picture the model had seen of that display; absent: none yet. */
  frame: frameRefSchema.optional(),
  /** The tool call that the picture came from, to show it again: its images are at `GET /api/images/{id}`. */
  imageId: z.string().optional(),
  window: windowSchema.nullish(),
})
export type CallTarget = z.infer<typeof callTargetSchema>
