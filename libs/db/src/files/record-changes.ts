import { limits, newId } from '@rain/protocol'
import type { Db } from '../client.ts'
import { statement } from '../sql.ts'
import {
  fileChangeColumns,
  kindOfChange,
  type ChangingCall,
  type FileChange,
  type FileState,
  type FoundChange,
} from './file-change.ts'

// @NOTE a call that is repeated after its runner was lost keeps what its first run found: that is what the person had
const open = statement<{ id: string }>(
  'open-file-change',
  `WITH kept AS (
     INSERT INTO file_snapshots (user_id, agent_key, hash, size, bytes)
     SELECT $2, $3, $9, length($10::bytea), $10::bytea WHERE $10::bytea IS NOT NULL
     ON CONFLICT (user_id, agent_key, hash) DO UPDATE SET used_at = now()
   )
   INSERT INTO file_changes (id, user_id, agent_key, turn_id, tool_call_id, tool, folder, path, kind, status, before_hash,
     before_size, mode)
   SELECT $1, $2, $3, $4, $5, $6, $7, $8, 'unseen', 'open', $9, $11, $12
   WHERE NOT EXISTS (SELECT FROM file_changes WHERE tool_call_id = $5 AND path = $8)
   RETURNING id`,
)

/**
 * Writes down, before a call touches it, what a file holds: a process that dies in between loses nothing. `path` empty: the
 * call may change anything in the folder.
 */
export async function openFileChange(
  db: Db,
  call: ChangingCall,
  path: string,
  before: FileState | null,
): Promise<void> {
  const { userId, agentKey, turnId, toolCallId, tool, folder } = call
  const state = [before?.hash ?? null, before?.bytes ?? null, before?.size ?? null, before?.mode ?? null]
  await open(db, [newId('fileChange'), userId, agentKey, turnId, toolCallId, tool, folder, path, ...state])
}

const keep = statement<never>(
  'keep-file-snapshots',
  `INSERT INTO file_snapshots (user_id, agent_key, hash, size, bytes)
   SELECT $1, $2, s.hash, length(s.bytes), s.bytes FROM unnest($3::text[], $4::bytea[]) AS s (hash, bytes)
   ON CONFLICT (user_id, agent_key, hash) DO UPDATE SET used_at = now()`,
)

const close = statement<FileChange>(
  'close-file-changes',
  `WITH opened AS (
     DELETE FROM file_changes WHERE tool_call_id = $5 AND status = 'open' RETURNING id
   )
   INSERT INTO file_changes AS f (id, user_id, agent_key, turn_id, tool_call_id, tool, folder, path, kind, status, before_hash,
     after_hash, before_size, after_size, mode)
   SELECT c.id, $1, $2, $3, $5, $4, $6, c.path, c.kind, 'done', c.before_hash, c.after_hash, c.before_size, c.after_size, c.mode
   FROM unnest($7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[], $13::bigint[], $14::int[])
     AS c (id, path, kind, before_hash, after_hash, before_size, after_size, mode)
   WHERE EXISTS (SELECT FROM opened)
   RETURNING ${fileChangeColumns}`,
)

/**
 * Writes down what a call has changed, with what the files hold now, in the place of what was opened for it: once, whoever is
 * first. `incomplete`: there may be more.
 */
export async function closeFileChanges(
  db: Db,
  call: ChangingCall,
  { changes, incomplete }: { changes: readonly FoundChange[]; incomplete: boolean },
): Promise<FileChange[]> {
  const { userId, agentKey, turnId, toolCallId, tool, folder } = call
  const rows = changes.flatMap(toRow)
  if (incomplete) rows.push({ ...nothing, path: '', kind: 'unseen' })
  // @NOTE the contents first: a row says that they are there
  for (const batch of batchesOf(changes.flatMap(({ before, after }) => [before, after]))) {
    await keep(db, [userId, agentKey, batch.map(({ hash }) => hash), batch.map(({ bytes }) => bytes)])
  }
  const column = <Key extends keyof Row>(key: Key) => rows.map((row) => row[key])
  const place = [userId, agentKey, turnId, tool, toolCallId, folder]
  const ids = rows.map(() => newId('fileChange'))
  const hashes = [column('beforeHash'), column('afterHash'), column('beforeSize'), column('afterSize'), column('mode')]
  return close(db, [...place, ids, column('path'), column('kind'), ...hashes])
}

type Row = Pick<FileChange, 'path' | 'kind' | 'beforeHash' | 'afterHash' | 'beforeSize' | 'afterSize' | 'mode'>

const nothing = { beforeHash: null, afterHash: null, beforeSize: null, afterSize: null, mode: null }

function toRow({ path, before, after }: FoundChange): Row[] {
  const kind = kindOfChange({ before, after })
  if (kind === null) return []
  const hashes = { beforeHash: before?.hash ?? null, afterHash: after?.hash ?? null }
  const mode = before?.mode ?? after?.mode ?? null
  return [{ path, kind, ...hashes, beforeSize: before?.size ?? null, afterSize: after?.size ?? null, mode }]
}

interface Content {
  hash: string
  bytes: Buffer
}

const batchBytes = 4 * 1024 * 1024

/** Each content once, a few megabytes at a time. */
function batchesOf(states: (FileState | null)[]): Content[][] {
  const once = new Map<string, Buffer>()
  for (const state of states) if (state?.hash && state.bytes) once.set(state.hash, state.bytes)
  const batches: Content[][] = []
  let size = Infinity
  for (const [hash, bytes] of once) {
    size += bytes.length
    if (size > batchBytes) {
      batches.push([])
      size = bytes.length
    }
    batches.at(-1)?.push({ hash, bytes })
  }
  return batches
}

const openOf = statement<FileChange>(
  'open-file-changes-of-turn',
  `SELECT ${fileChangeColumns} FROM file_changes f JOIN tool_calls c ON c.id = f.tool_call_id
   WHERE c.turn_id = $1 AND f.status = 'open' ORDER BY f.seq`,
)

/** What was opened by calls of a turn and never closed: their runner was lost. `turnId`: also that of a sub-agent. */
export function openFileChangesOf(db: Db, turnId: string): Promise<FileChange[]> {
  return openOf(db, [turnId])
}

// @NOTE the oldest content goes first; its change stays as a row that cannot be undone any more
const trim = statement<{ hash: string }>(
  'trim-file-snapshots',
  `WITH counted AS (
     SELECT hash, sum(size) OVER (ORDER BY used_at DESC, hash) AS total
     FROM file_snapshots WHERE user_id = $1 AND agent_key = $2
   )
   DELETE FROM file_snapshots s USING counted c
   WHERE s.user_id = $1 AND s.agent_key = $2 AND s.hash = c.hash AND c.total > $3
     AND NOT EXISTS (SELECT FROM file_changes f WHERE f.user_id = $1 AND f.agent_key = $2 AND f.status = 'open'
       AND f.before_hash = s.hash)
   RETURNING s.hash`,
)

/** Lets an agent keep no more than its share: what was needed longest ago goes. Returns how many contents went. */
export async function trimFileSnapshots(
  db: Db,
  { userId, agentKey, most = limits.snapshotBytesPerAgent }: { userId: string; agentKey: string; most?: number },
): Promise<number> {
  return (await trim(db, [userId, agentKey, most])).length
}
