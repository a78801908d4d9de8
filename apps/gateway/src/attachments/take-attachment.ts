import { createHash } from 'node:crypto'
import { keepAttachment, type Db, type NewAttachment } from '@rain/db'
import { limits, RainError, type Attachment } from '@rain/protocol'
import { cleanName, withEnding } from './clean-name.ts'
import { knowFile } from './know-file.ts'
import { makePicture } from './make-picture.ts'

/**
 * Looks at an uploaded file and keeps it for a message.
 * @throws RainError `bad_request` for what cannot be taken, `picture_kind` for a picture of a kind that cannot be read,
 * `too_large` when too many wait to be sent.
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

/** What the person can do: a phone takes pictures of this kind unless it is told otherwise. */
const heic =
  'Pictures of the kind HEIC cannot be read. Send it as JPEG. ' +
  'An iPhone takes JPEG with Settings › Camera › Formats › Most Compatible; other phones name it JPEG in their camera.'

async function lookAt(name: string, bytes: Buffer): Promise<Omit<NewAttachment, 'userId' | 'sha256'>> {
  const { kind, mediaType } = await knowFile(bytes)
  if (/^image\/hei[cf]/.test(mediaType)) throw new RainError('picture_kind', heic)
  if (kind !== 'image') return { name, kind, media_type: mediaType, bytes }
  const { mediaType: media_type, ...picture } = await makePicture(bytes)
  return { ...picture, kind, media_type, name: withEnding(name, media_type === 'image/png' ? 'png' : 'jpg') }
}
