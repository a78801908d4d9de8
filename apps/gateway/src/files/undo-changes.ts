import { createHash, randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, open, rename, rm } from 'node:fs/promises'
import { fileChange, fileChangesOf, fileSnapshot, markFileChange, type KnownChange } from '@rain/db'
import { limits, RainError, type FileChange, type TurnUndone } from '@rain/protocol'
import type { Db } from '@rain/db'
import type { Actor } from '../audit/note-change.ts'
import { folderAt, type AgentFolder } from './agent-folder.ts'
import { atSpot, findExisting, openFile, type Spot } from './find-place.ts'
import { hashOf } from './read-file.ts'
import { moveToTrash } from './trash.ts'

/** Undo puts back what was there before, redo what the agent left. */
export type Direction = 'undo' | 'redo'

export interface UndoDeps {
  db: Db
  config: { RAIN_BROWSE_ROOT: string; RAIN_HOME: string }
}

/** @throws RainError `not_found` */
export async function changeOf(db: Db, owner: { userId: string; agentKey: string }, id: string): Promise<KnownChange> {
  const change = await fileChange(db, { ...owner, id })
  if (!change) throw new RainError('not_found', 'This change is not known any more.')
  return change
}

/** Where a change can be taken back, and why not. */
export function undoOf(change: KnownChange): FileChange['undo'] {
  if (change.status === 'open') return 'open'
  if (change.path.startsWith('/')) return 'outside'
  return change.kind !== 'unseen' && change.hasBefore ? 'possible' : 'not_kept'
}

/** The folder the change was made in. The agent may have moved on. */
export function folderOfChange({ config }: UndoDeps, { userId, agentKey, folder }: KnownChange): Promise<AgentFolder> {
  return folderAt({ config }, { userId, agentKey, cwd: folder })
}

/**
 * Takes a change back, or does it again. Only when the file is as it was left; else `anyway` says which content may go, and that
 * goes into the trash.
 * @throws RainError `file_changed`
 */
export async function applyChange(
  deps: UndoDeps,
  actor: Actor,
  change: KnownChange,
  { direction, anyway }: { direction: Direction; anyway?: string | undefined },
): Promise<void> {
  const { db } = deps
  const { from, to } = sidesOf(change, direction)
  const bytes = to.isThere ? await contentOf(db, change, to.hash) : null
  if (change.status !== (direction === 'undo' ? 'done' : 'undone')) return
  const folder = await folderOfChange(deps, change)
  await atSpot(
    folder,
    change.path,
    async (spot) => {
      const current = await currentHash(folder, change.path)
      const wanted = from.isThere ? from.hash : ''
      // The process may have died between the file and its row.
      if (current === (bytes ? to.hash : '')) return
      if (current !== wanted && current !== anyway) {
        throw new RainError('file_changed', `${change.path} is not as the agent left it.`)
      }
      if (current !== wanted && current !== '') await moveToTrash(db, folder, spot)
      await (bytes ? replaceWith(spot, bytes, change.mode ?? 0o644) : rm(spot.held.at(spot.name), { force: true }))
    },
    { create: bytes !== null },
  ).catch((error: unknown) => {
    // A file that is to go and whose folder is gone already.
    if (bytes === null && error instanceof RainError && error.code === 'not_found') return
    throw error
  })
  await markFileChange(db, { ...actor, agentKey: change.agentKey }, change, direction === 'undo' ? 'undone' : 'done')
}

/** Takes back all of a turn that can be, the newest first, so that what follows each other fits. */
export async function undoTurn(
  deps: UndoDeps,
  actor: Actor,
  {
    agentKey,
    turnId,
    mayTouch,
  }: { agentKey: string; turnId: string; mayTouch: (change: KnownChange) => Promise<boolean> },
): Promise<TurnUndone & { paths: string[] }> {
  const { userId } = actor
  const changes = await fileChangesOf(deps.db, { userId, agentKey, turnId, limit: 10_000 })
  const answer: TurnUndone & { paths: string[] } = { undone: [], left: [], paths: [] }
  for (const change of changes) {
    const { id, path, status } = change
    if (status === 'undone') continue
    const undo = undoOf(change)
    const why =
      undo !== 'possible' ? undo : (await mayTouch(change)) ? await tryUndo(deps, actor, change) : 'pin_required'
    if (why === null) {
      answer.undone.push(id)
      answer.paths.push(path)
    } else answer.left.push({ id, path, why })
  }
  return answer
}

async function tryUndo(deps: UndoDeps, actor: Actor, change: KnownChange): Promise<string | null> {
  try {
    await applyChange(deps, actor, change, { direction: 'undo' })
    return null
  } catch (error) {
    if (error instanceof RainError) return error.code
    throw error
  }
}

function sidesOf(change: KnownChange, direction: Direction) {
  const before = { isThere: change.kind !== 'created', hash: change.beforeHash ?? '-' }
  const after = { isThere: change.kind !== 'deleted', hash: change.afterHash ?? '-' }
  return direction === 'undo' ? { from: after, to: before } : { from: before, to: after }
}

async function contentOf(db: Db, { userId, agentKey }: KnownChange, hash: string): Promise<Buffer> {
  const bytes = await fileSnapshot(db, { userId, agentKey, hash })
  if (bytes === null) throw new RainError('not_found', 'What the file held is not kept any more.')
  return bytes
}

/** The SHA-256 of what is there; empty where nothing is; of something large a text that changes whenever it does. */
export async function currentHash(folder: AgentFolder, path: string): Promise<string> {
  const isThere = await findExisting(folder, path).catch((error: unknown) => {
    if (error instanceof RainError && error.code === 'not_found') return null
    throw error
  })
  if (isThere === null) return ''
  const { handle, stats } = await openFile(folder, path)
  try {
    if (stats.size <= limits.snapshotBytes) return await hashOf(handle)
    return createHash('sha256').update(`${stats.ino}:${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}`).digest('hex')
  } finally {
    await handle.close()
  }
}

/** The file is the old or the new one at any moment. */
async function replaceWith({ held, name }: Spot, bytes: Buffer, mode: number): Promise<void> {
  const there = await lstat(held.at(name)).catch(() => null)
  if (there && !there.isFile()) throw new RainError('file_changed', `${name} is no file any more.`)
  const temporary = held.at(`.rain-${randomBytes(8).toString('hex')}.tmp`)
  const handle = await open(
    temporary,
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW,
    0o600,
  )
  try {
    try {
      await handle.writeFile(bytes)
      await handle.chmod((there?.mode ?? mode) & 0o777)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, held.at(name))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
