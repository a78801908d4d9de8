import { z } from 'zod'
import { readAsSchema } from '../attachment.ts'
import { agentKeySchema } from '../ids.ts'

/** How the model is told of a PDF beside a message, when it is told for the first time or otherwise than before. */
export const attachmentReadSchema = z.object({
  type: z.literal('attachment_read'),
  agent_id: agentKeySchema,
  turn_id: z.string(),
  attachment_id: z.string(),
  read_as: readAsSchema,
})
export type AttachmentRead = z.infer<typeof attachmentReadSchema>
