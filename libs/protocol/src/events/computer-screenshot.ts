import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'

/** The screen of a computer, PNG as base64. */
export const computerScreenshotSchema = z.object({
  type: z.literal('computer_screenshot'),
  agent_id: agentKeySchema,
  image: z.string(),
  action: z.string(),
  description: z.string(),
  iteration: z.number().int(),
  media_type: z.string().optional(),
})
export type ComputerScreenshot = z.infer<typeof computerScreenshotSchema>
