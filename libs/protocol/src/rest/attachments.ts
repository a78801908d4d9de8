import { z } from 'zod'
import { attachmentSchema } from '../attachment.ts'

/** `POST /api/attachments?name`: the bytes are the body. What `send_message` then names by its id. */
export const attachmentUploadedSchema = attachmentSchema

/** `GET /api/attachments?ids`: those of them that are the person's and can still be sent. */
export const attachmentListSchema = z.object({ attachments: z.array(attachmentSchema) })
export type AttachmentList = z.infer<typeof attachmentListSchema>

export const attachmentDeletedSchema = z.object({ deleted: z.boolean() })
