import { createHash } from 'node:crypto'
import { keepAttachment, type Db, type NewAttachment } from '@rain/db'
import { limits, RainError, type Attachment } from '@rain/protocol'
import { cleanName, withEnding } from './clean-name.ts'
import { knowFile } from './know-file.ts'
import { makePicture } from './make-picture.ts'

/**
 * Looks at an uploaded file and keeps it for a message.
 * @throws RainError `bad_request` for what cannot be taken, `too_large` when too many wait to be sent.
 */
export async function takeAttachment(
  db: Db,
  { userId, name, bytes }: { userId: string; name: string; bytes: Buffer },
): Promise<Attachment> {
  const file = await lookAt(cleanName(name), bytes)
  const sha256 = createHash('sha256').update(file.bytes).digest('hex')
  const kept = await keepAttachment(db, { ...file, userId, sha256 }, limits.unsentAttachments)
  if (kept) return kept
  throw new RainError('too_large', 'Too many files wait to be sent. Send or remove some first.')
}

async function lookAt(name: string, bytes: Buffer): Promise<Omit<NewAttachment, 'userId' | 'sha256'>> {
  const { kind, mediaType } = await knowFile(bytes)
  if (/^image\/hei[cf]/.test(mediaType)) {
    throw new RainError('bad_request', 'Pictures of the kind HEIC cannot be read here. Send it as JPEG or PNG.')
  }
  if (kind !== 'image') return { name, kind, media_type: mediaType, bytes }
  const { mediaType: media_type, ...picture } = await makePicture(bytes)
  return { ...picture, kind, media_type, name: withEnding(name, media_type === 'image/png' ? 'png' : 'jpg') }
}
