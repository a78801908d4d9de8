import { z } from 'zod'

/** A file of the person beside a message, as events, rows and REST describe it. Its bytes are at `GET /api/attachments/{id}`. */
export const attachmentSchema = z.object({
  id: z.string(),
  /** A plain file name: no folders, no control characters. */
  name: z.string(),
  /** By its content, never by its name. Images are PNG or JPEG, made anew; everything that is none of the others is `file`. */
  kind: z.enum(['image', 'pdf', 'text', 'file']),
  media_type: z.string(),
  /** In bytes. */
  size: z.number().int().nonnegative(),
  /** Of an image, in pixels. */
  width: z.number().int().positive().optional(),
  height: z.number().int().positive().optional(),
})
export type Attachment = z.infer<typeof attachmentSchema>
