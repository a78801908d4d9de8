import { z } from 'zod'

/** `GET /api/mentions?agent_id&q`: paths below an agent's folder that match, the best first. Folders end with a slash. */
export const mentionsSchema = z.object({
  paths: z.array(z.string()),
  /** The folder holds more than was looked at. */
  truncated: z.boolean().optional(),
})
export type Mentions = z.infer<typeof mentionsSchema>
