import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** The screen of a computer: as base64 for clients without a cursor, by `image_id` (`GET /api/images/{id}`) for all others. */
export const computerScreenshotSchema = z.object({
  type: z.literal('computer_screenshot'),
  agent_id: agentKeySchema,
  image: z.string(),
  action: z.string(),
  description: z.string(),
  iteration: z.number().int(),
  image_id: z.string().optional(),
  turn_id: z.string().optional(),
  media_type: z.string().optional(),
})
export type ComputerScreenshot = z.infer<typeof computerScreenshotSchema>
