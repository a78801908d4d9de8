import type { Db } from '../client.ts'
import { statement } from '../sql.ts'
import { fileChangeColumns, type FileChange } from './file-change.ts'

/** A change with what can be done about it. */
export interface KnownChange extends FileChange {
  toolUseId: string | null
  /** Whether the contents are still kept; true where there was no file. */
  hasBefore: boolean
  hasAfter: boolean
}

const isKept = (side: 'before' | 'after') =>
  `(CASE WHEN f.${side}_size IS NULL THEN f.kind <> 'unseen' ELSE EXISTS (SELECT FROM file_snapshots s
     WHERE s.user_id = f.user_id AND s.agent_key = f.agent_key AND s.hash = f.${side}_hash) END)`

const knownColumns = `${fileChangeColumns},
  (SELECT tool_use_id FROM tool_calls c WHERE c.id = f.tool_call_id) AS "toolUseId",
  ${isKept('before')} AS "hasBefore", ${isKept('after')} AS "hasAfter"`

const list = statement<KnownChange>(
  'file-changes',
  `SELECT ${knownColumns} FROM file_changes f
   WHERE f.user_id = $1 AND f.agent_key = $2 AND ($3::text IS NULL OR f.turn_id = $3)
     AND ($4::text IS NULL OR f.path = $4) AND ($5::text IS NULL OR f.seq < (SELECT seq FROM file_changes WHERE id = $5))
     AND ($7::text IS NULL OR f.folder = $7)
   ORDER BY f.seq DESC LIMIT $6`,
)

/** The changes of an agent, the newest first. */
export function fileChangesOf(
  db: Db,
  wanted: {
    userId: string
    agentKey: string
    turnId?: string | undefined
    path?: string | undefined
    /** Left out: in whichever folder it worked. */
    folder?: string | undefined
    before?: string | undefined
    limit: number
  },
): Promise<KnownChange[]> {
  const { userId, agentKey, turnId = null, path = null, folder = null, before = null, limit } = wanted
  return list(db, [userId, agentKey, turnId, path, before, limit, folder])
}

const one = statement<KnownChange>(
  'file-change',
  `SELECT ${knownColumns} FROM file_changes f WHERE f.user_id = $1 AND f.agent_key = $2 AND f.id = $3`,
)

export async function fileChange(
  db: Db,
  { userId, agentKey, id }: { userId: string; agentKey: string; id: string },
): Promise<KnownChange | null> {
  const [change] = await one(db, [userId, agentKey, id])
  return change ?? null
}

const snapshot = statement<{ bytes: Buffer }>(
  'file-snapshot',
  `SELECT bytes FROM file_snapshots WHERE user_id = $1 AND agent_key = $2 AND hash = $3`,
)

/** Null: it is not kept any more. */
export async function fileSnapshot(
  db: Db,
  { userId, agentKey, hash }: { userId: string; agentKey: string; hash: string },
): Promise<Buffer | null> {
  const [row] = await snapshot(db, [userId, agentKey, hash])
  return row?.bytes ?? null
}

const newest = statement<{ id: string }>(
  'newest-turn-of-agent',
  `SELECT t.id FROM turns t JOIN agents a ON a.id = t.agent_id
   WHERE a.user_id = $1 AND a.key = $2 AND t.parent_turn_id IS NULL AND t.status <> 'queued' ORDER BY t.seq DESC LIMIT 1`,
)

/** The turn of the person that runs, or ran last. */
export async function newestTurnOf(db: Db, { userId, agentKey }: { userId: string; agentKey: string }) {
  const [turn] = await newest(db, [userId, agentKey])
  return turn?.id ?? null
}

const ofCalls = statement<FileChange>(
  'file-changes-of-calls',
  `SELECT ${fileChangeColumns} FROM file_changes f WHERE f.tool_call_id = ANY($1) AND f.status <> 'open' ORDER BY f.seq`,
)

/** What calls have changed, in order. */
export function fileChangesOfCalls(db: Db, toolCallIds: readonly string[]): Promise<FileChange[]> {
  return ofCalls(db, [toolCallIds])
}
