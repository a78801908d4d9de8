import { newId } from '@rain/protocol'
import type { Db } from './client.ts'
import { statement } from './sql.ts'
import type { Fence } from './turn.ts'

/** A picture that a tool gave. */
export interface NewToolImage {
  mediaType: 'image/png' | 'image/jpeg'
  width: number
  height: number
  bytes: Buffer
}

export interface ToolImage extends NewToolImage {
  id: string
  toolCallId: string
}

// @NOTE what a run that was lost has written for the same call is taken away: it is repeated as a whole
const replace = statement<{ id: string }>(
  'record-tool-images',
  `WITH t AS (
     SELECT user_id FROM turns WHERE id = $1 AND epoch = $2 AND status = 'running' FOR SHARE
   ), removed AS (
     DELETE FROM tool_images WHERE tool_call_id = $3 AND EXISTS (SELECT FROM t)
   )
   INSERT INTO tool_images (id, user_id, tool_call_id, position, media_type, width, height, bytes)
   SELECT i.id, t.user_id, $3, i.position - 1, i.media_type, i.width, i.height, i.bytes
   FROM t, unnest($4::text[], $5::text[], $6::int[], $7::int[], $8::bytea[])
     WITH ORDINALITY AS i (id, media_type, width, height, bytes, position)
   RETURNING id`,
)

/** Keeps the pictures of a running call and gives their ids, in order. Null: the turn is no longer ours. */
export async function recordToolImages(
  db: Db,
  { turnId, epoch }: Fence,
  toolCallId: string,
  images: readonly NewToolImage[],
): Promise<string[] | null> {
  const ids = images.map(() => newId('toolImage'))
  const columns = [
    images.map(({ mediaType }) => mediaType),
    images.map(({ width }) => width),
    images.map(({ height }) => height),
    images.map(({ bytes }) => bytes),
  ]
  const rows = await replace(db, [turnId, epoch, toolCallId, ids, ...columns])
  return rows.length === images.length ? ids : null
}

const columns = `id, tool_call_id AS "toolCallId", media_type AS "mediaType", width, height, bytes`

const ofCalls = statement<ToolImage>(
  'tool-images-of-calls',
  `SELECT ${columns} FROM tool_images WHERE tool_call_id = ANY($1) ORDER BY tool_call_id, position`,
)

export function toolImagesOf(db: Db, toolCallIds: readonly string[]): Promise<ToolImage[]> {
  return ofCalls(db, [toolCallIds])
}

const one = statement<ToolImage>('tool-image', `SELECT ${columns} FROM tool_images WHERE user_id = $1 AND id = $2`)

/** One picture of this person; null also when it is somebody else's. */
export async function toolImageOf(db: Db, { userId, id }: { userId: string; id: string }): Promise<ToolImage | null> {
  const [image] = await one(db, [userId, id])
  return image ?? null
}
