import { z } from 'zod'

/**
 * A page of Rain has come into view, or out of it. Said again every `limits.visibleEveryMs` while it is in view: after twice that
 * time, and when its connection ends, it counts as gone. While one page is in view nothing is sent to other devices.
 */
export const setVisibilitySchema = z.object({
  type: z.literal('set_visibility'),
  visible: z.boolean(),
})
export type SetVisibility = z.infer<typeof setVisibilitySchema>
