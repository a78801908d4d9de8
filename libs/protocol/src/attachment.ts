import { z } from 'zod'

/** How a model was told of a PDF: as the document it is, or as the text that was read out of it. */
export const readAsSchema = z.enum(['document', 'text'])
export type ReadAs = z.infer<typeof readAsSchema>

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
  /** Of a PDF that a model was told of; it changes with `attachment_read`. */
  read_as: readAsSchema.optional(),
})
export type Attachment = z.infer<typeof attachmentSchema>
