import { fileChangesOf, fileSnapshot, newestTurnOf, type Db, type KnownChange } from '@rain/db'
import {
  RainError,
  type ChangeList,
  type ChangesQuery,
  type ChangeSide,
  type ChangeView,
  type FileChange,
} from '@rain/protocol'
import { openFile } from './find-place.ts'
import { isText } from './know-file.ts'
import { changeOf, currentHash, folderOfChange, undoOf, type UndoDeps } from './undo-changes.ts'

/** More of a text than this is not compared in a browser. */
const mostTextBytes = 1024 * 1024

interface Owner {
  userId: string
  agentKey: string
}

/** Those in the folder it works in now. */
export async function listChanges(db: Db, owner: Owner, query: ChangesQuery): Promise<ChangeList> {
  const { turn_id: turnId, path, before, limit } = query
  const agent = await db.prisma.agent.findFirst({
    where: { userId: owner.userId, key: owner.agentKey, destroyedAt: null },
    select: { cwd: true },
  })
  const [changes, turn_id] = await Promise.all([
    fileChangesOf(db, { ...owner, turnId, path, folder: agent?.cwd, before, limit: limit + 1 }),
    newestTurnOf(db, owner),
  ])
  return { changes: changes.slice(0, limit).map(toChange), more: changes.length > limit, turn_id }
}

/** A change with what the file held on both sides, and now where that is something else. */
export async function viewChange(deps: UndoDeps, owner: Owner, id: string): Promise<ChangeView> {
  const change = await changeOf(deps.db, owner, id)
  const [before, after] = await Promise.all([
    sideOf(deps.db, change, { size: change.beforeSize, hash: change.beforeHash }),
    sideOf(deps.db, change, { size: change.afterSize, hash: change.afterHash }),
  ])
  return { change: toChange(change), before, after, current: await currentOf(deps, change) }
}

export function toChange(change: KnownChange): FileChange {
  const { id, turnId, toolCallId, toolUseId, tool, path, kind, status, beforeSize, afterSize } = change
  return {
    id,
    turn_id: turnId,
    call_id: toolCallId,
    tool_use_id: toolUseId,
    tool,
    path,
    kind,
    status,
    before_size: beforeSize,
    after_size: afterSize,
    at: change.createdAt.getTime() / 1000,
    undone_at: change.undoneAt ? change.undoneAt.getTime() / 1000 : null,
    undo: undoOf(change),
  }
}

async function sideOf(
  db: Db,
  { userId, agentKey, kind }: KnownChange,
  { size, hash }: { size: number | null; hash: string | null },
): Promise<ChangeSide> {
  if (size === null) return kind === 'unseen' ? { kind: 'not_kept' } : { kind: 'none' }
  const bytes = hash === null ? null : await fileSnapshot(db, { userId, agentKey, hash })
  return bytes === null ? { kind: 'not_kept' } : toSide(bytes)
}

function toSide(bytes: Buffer): ChangeSide {
  if (bytes.length > mostTextBytes) return { kind: 'not_kept' }
  return isText(bytes) ? { kind: 'text', text: bytes.toString() } : { kind: 'binary' }
}

/** Null: the file is as it should be, or it is not one of this folder. */
async function currentOf(deps: UndoDeps, change: KnownChange): Promise<ChangeView['current']> {
  if (undoOf(change) !== 'possible') return null
  const wanted = change.status === 'undone' ? change.beforeHash : change.afterHash
  try {
    const folder = await folderOfChange(deps, change)
    const hash = await currentHash(folder, change.path)
    if (hash === (wanted ?? '')) return null
    if (hash === '') return { side: { kind: 'none' }, hash }
    const { handle, stats } = await openFile(folder, change.path)
    try {
      return { side: stats.size > mostTextBytes ? { kind: 'not_kept' } : toSide(await handle.readFile()), hash }
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof RainError) return { side: { kind: 'not_kept' }, hash: null }
    throw error
  }
}
