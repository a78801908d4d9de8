import { newId, type Attachment, type ReadAs } from '@rain/protocol'
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
  /** Where they are wanted, and of use: of a PDF that is told as its text they are not. */
  bytes: Buffer | null
  text: string | null
  /** Of the whole text, in characters. */
  textLength: number | null
  /** From the agent's folder on. */
  path: string | null
  /** Of a PDF that can be read as it is. */
  pages: number | null
  /** A PDF is told as its text from here on. */
  asText: boolean
  /** How a model has been told of a PDF last. */
  readAs: ReadAs | null
  prepared: boolean
}

const told = statement<PreparedAttachment>(
  'attachments-of-conversation',
  `SELECT id, name, kind, media_type AS "mediaType", size, text, text_length AS "textLength", path,
     pages, as_text AS "asText", read_as AS "readAs", prepared_at IS NOT NULL AS prepared,
     CASE WHEN id = ANY($3) AND (kind <> 'pdf' OR prepared_at IS NULL OR (pages IS NOT NULL AND NOT as_text))
       THEN bytes END AS bytes
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
  `UPDATE attachments a SET text = $4, text_length = $5, path = $6, pages = $7, prepared_at = now()
   FROM turns t WHERE t.id = $1 AND t.epoch = $2 AND t.status = 'running' AND a.id = $3 AND a.user_id = t.user_id
     AND a.prepared_at IS NULL
   RETURNING a.id`,
)

/** Keeps what a runner has made of a file, so that every runner tells the model the same. */
export async function recordPrepared(
  db: Db,
  { turnId, epoch }: Fence,
  made: Pick<PreparedAttachment, 'id' | 'text' | 'textLength' | 'path' | 'pages'>,
): Promise<void> {
  await prepare(db, [turnId, epoch, made.id, made.text, made.textLength, made.path, made.pages])
}

const tellAsText = statement<{ id: string }>(
  'attachments-as-text',
  `WITH t AS (SELECT id, user_id FROM turns WHERE id = $1 AND epoch = $2 AND status = 'running'),
     u AS (UPDATE attachments a SET as_text = true FROM t WHERE a.id = ANY($3) AND a.user_id = t.user_id)
   SELECT id FROM t`,
)

/** Has these PDFs told as their text from here on, whoever is asked. False: the turn is no longer ours. */
export async function keepAsText(db: Db, { turnId, epoch }: Fence, ids: readonly string[]): Promise<boolean> {
  return (await tellAsText(db, [turnId, epoch, ids])).length > 0
}

const noteReading = statement<{ id: string; readAs: ReadAs }>(
  'note-reading',
  `UPDATE attachments a SET read_as = r.read_as
   FROM turns t, unnest($3::text[], $4::text[]) AS r (id, read_as)
   WHERE t.id = $1 AND t.epoch = $2 AND t.status = 'running' AND a.id = r.id AND a.user_id = t.user_id
     AND a.read_as IS DISTINCT FROM r.read_as
   RETURNING a.id, a.read_as AS "readAs"`,
)

export interface Reading {
  id: string
  readAs: ReadAs
}

/** Notes how a model is told of these PDFs. Gives those of which that is news. */
export function recordReadings(db: Db, { turnId, epoch }: Fence, readings: readonly Reading[]): Promise<Reading[]> {
  return noteReading(db, [turnId, epoch, readings.map(({ id }) => id), readings.map(({ readAs }) => readAs)])
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
