import { newId, type Attachment } from '@rain/protocol'
import type { Db } from './client.ts'
import { statement } from './sql.ts'
import type { Fence } from './turn.ts'

/** A file that was looked at and may be kept. */
export interface NewAttachment extends Omit<Attachment, 'id' | 'size'> {
  userId: string
  bytes: Buffer
  /** Hex. */
  sha256: string
  /** Of an image: a small JPEG. */
  preview?: Buffer
}

const described = `jsonb_strip_nulls(jsonb_build_object('id', a.id, 'name', a.name, 'kind', a.kind,
  'media_type', a.media_type, 'size', a.size, 'width', a.width, 'height', a.height)) AS attachment`

type Described = { attachment: Attachment }

// @NOTE uploads that end at the same time may be a few too many: how many are begun in a minute is limited at the door
const insert = statement<Described>(
  'keep-attachment',
  `WITH a AS (
     INSERT INTO attachments (id, user_id, name, kind, media_type, bytes, size, sha256, width, height, preview)
     SELECT $1, $2, $3, $4, $5, $6::bytea, octet_length($6::bytea), $7, $8::int, $9::int, $10::bytea
     WHERE (SELECT count(*) FROM attachments u WHERE u.user_id = $2 AND u.sent_at IS NULL) < $11
     RETURNING *
   )
   SELECT ${described} FROM a`,
)

/** Null: the person has `mostUnsent` files already that were not sent. */
export async function keepAttachment(db: Db, file: NewAttachment, mostUnsent: number): Promise<Attachment | null> {
  const { userId, name, kind, media_type, bytes, sha256, width = null, height = null, preview = null } = file
  const values = [newId('attachment'), userId, name, kind, media_type, bytes, sha256, width, height, preview]
  const [row] = await insert(db, [...values, mostUnsent])
  return row?.attachment ?? null
}

const sendable = statement<Described>(
  'sendable-attachments',
  `SELECT ${described} FROM unnest($2::text[]) WITH ORDINALITY AS wanted (id, at) JOIN attachments a ON a.id = wanted.id
   WHERE a.user_id = $1 AND (a.conversation_id IS NULL OR a.conversation_id = $3) ORDER BY wanted.at`,
)

/**
 * Those of these files that a message may carry, in the order they are named: the person's own that were not sent yet, or
 * were sent in this conversation before.
 */
export async function sendableAttachments(
  db: Db,
  { userId, ids, conversationId }: { userId: string; ids: readonly string[]; conversationId: string | null },
): Promise<Attachment[]> {
  const rows = await sendable(db, [userId, [...new Set(ids)], conversationId])
  return rows.map(({ attachment }) => attachment)
}

const remove = statement<{ id: string }>(
  'remove-attachment',
  `DELETE FROM attachments WHERE id = $1 AND user_id = $2 AND sent_at IS NULL RETURNING id`,
)

/** False: there is no such file, or it was sent. */
export async function removeAttachment(db: Db, { userId, id }: { userId: string; id: string }): Promise<boolean> {
  return (await remove(db, [id, userId])).length > 0
}

export interface AttachmentFile {
  name: string
  kind: Attachment['kind']
  mediaType: string
  bytes: Buffer
}

const file = statement<AttachmentFile>(
  'attachment-file',
  `SELECT name, kind, media_type AS "mediaType", bytes FROM attachments WHERE id = $1 AND user_id = $2`,
)

/** Null also when it is somebody else's. */
export async function attachmentFileOf(
  db: Db,
  { userId, id }: { userId: string; id: string },
): Promise<AttachmentFile | null> {
  return (await file(db, [id, userId]))[0] ?? null
}

const preview = statement<{ preview: Buffer }>(
  'attachment-preview',
  `SELECT preview FROM attachments WHERE id = $1 AND user_id = $2 AND preview IS NOT NULL`,
)

/** A small JPEG; null where there is none. */
export async function attachmentPreviewOf(
  db: Db,
  { userId, id }: { userId: string; id: string },
): Promise<Buffer | null> {
  return (await preview(db, [id, userId]))[0]?.preview ?? null
}

/** What a model is told of a file. */
export interface PreparedAttachment {
  id: string
  name: string
  kind: Attachment['kind']
  mediaType: string
  size: number
  /** Of an image, where its bytes are wanted. */
  bytes: Buffer | null
  text: string | null
  /** Of the whole text, in characters. */
  textLength: number | null
  /** From the agent's folder on. */
  path: string | null
  prepared: boolean
}

const told = statement<PreparedAttachment>(
  'attachments-of-conversation',
  `SELECT id, name, kind, media_type AS "mediaType", size, text, text_length AS "textLength", path,
     prepared_at IS NOT NULL AS prepared,
     CASE WHEN id = ANY($3) THEN bytes END AS bytes
   FROM attachments WHERE user_id = $1 AND id = ANY($2)`,
)

/** With the bytes of those named by `withBytes`. */
export function preparedAttachments(
  db: Db,
  { userId, ids, withBytes }: { userId: string; ids: readonly string[]; withBytes: readonly string[] },
): Promise<PreparedAttachment[]> {
  return told(db, [userId, ids, withBytes])
}

const prepare = statement<{ id: string }>(
  'prepare-attachment',
  `UPDATE attachments a SET text = $4, text_length = $5, path = $6, prepared_at = now()
   FROM turns t WHERE t.id = $1 AND t.epoch = $2 AND t.status = 'running' AND a.id = $3 AND a.user_id = t.user_id
     AND a.prepared_at IS NULL
   RETURNING a.id`,
)

/** Keeps what a runner has made of a file, so that every runner tells the model the same. */
export async function recordPrepared(
  db: Db,
  { turnId, epoch }: Fence,
  made: { id: string; text: string | null; textLength: number | null; path: string | null },
): Promise<void> {
  await prepare(db, [turnId, epoch, made.id, made.text, made.textLength, made.path])
}

const forget = statement<{ id: string }>(
  'forget-unsent-attachments',
  `DELETE FROM attachments WHERE id IN (
     SELECT id FROM attachments WHERE sent_at IS NULL AND created_at < now() - make_interval(secs => $1) LIMIT $2
   ) AND sent_at IS NULL RETURNING id`,
)

/**
 * Deletes files, up to `most`, that were uploaded `olderThanSeconds` ago and never sent.
 * @returns How many there were.
 */
export async function forgetUnsentAttachments(
  db: Db,
  { olderThanSeconds, most }: { olderThanSeconds: number; most: number },
): Promise<number> {
  return (await forget(db, [olderThanSeconds, most])).length
}
