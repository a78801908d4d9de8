import { isAbsolute, join, relative, sep } from 'node:path'
import {
  closeFileChanges,
  openFileChange,
  trimFileSnapshots,
  type ChangingCall,
  type Db,
  type FileChange,
  type FoundChange,
} from '@rain/db'
import type { Tool } from '../tools/tool.ts'
import { compareFolder } from './compare-folder.ts'
import type { FolderMemory, KnownFolder } from './folder-memory.ts'
import { readFileState } from './read-file-state.ts'

/** What is needed to tell what a call has changed. */
export interface Watching {
  db: Db
  files: FolderMemory
}

/** A call of a tool that changes files. */
export interface WatchedCall extends ChangingCall {
  changes: NonNullable<Tool['changes']>
  /** Where its path leads, without links. */
  path?: string | undefined
}

/**
 * Writes down what a call is about to change, before it can. The answer is to be called when it has ended, however it did, and
 * resolves to what it has changed.
 */
export async function watchCall(watching: Watching, call: WatchedCall): Promise<() => Promise<FileChange[]>> {
  if (call.changes === 'folder') return watchFolder(watching, call)
  return call.path === undefined ? async () => [] : watchFile(watching, call, call.path)
}

/** Goes on with a call whose runner was lost: `opened` is the row it left behind. */
export async function settleCall(
  watching: Watching,
  call: ChangingCall,
  opened: Pick<FileChange, 'path' | 'beforeHash' | 'beforeSize' | 'mode'>,
): Promise<FileChange[]> {
  if (opened.path === '') return settleFolder(watching, call, await watching.files.recall(call.toolCallId))
  const { beforeHash: hash, beforeSize: size, mode } = opened
  const before = size === null ? null : { hash, size, mode: mode ?? 0o644 }
  const after = await readFileState(isAbsolute(opened.path) ? opened.path : join(call.folder, opened.path))
  return close(watching, call, { changes: [{ path: opened.path, before, after }], incomplete: false })
}

async function watchFile(watching: Watching, call: ChangingCall, file: string) {
  const path = pathBelow(call.folder, file)
  const before = await readFileState(file)
  await openFileChange(watching.db, call, path, before)
  return async () => {
    const after = await readFileState(file)
    return close(watching, call, { changes: [{ path, before, after }], incomplete: false })
  }
}

async function watchFolder(watching: Watching, call: ChangingCall) {
  await openFileChange(watching.db, call, '', null)
  const before = await watching.files.remember(call.toolCallId, call.folder)
  return () => settleFolder(watching, call, before)
}

/** `before` is null where nobody knows any more how the folder was: then the person is told so. */
async function settleFolder({ db, files }: Watching, call: ChangingCall, before: KnownFolder | null) {
  const found = before ? await compareFolder(files, { folder: call.folder, before }) : { changes: [], incomplete: true }
  const changes = await close({ db, files }, call, found)
  await files.drop(call.toolCallId)
  return changes
}

async function close({ db }: Watching, call: ChangingCall, found: { changes: FoundChange[]; incomplete: boolean }) {
  const changes = await closeFileChanges(db, call, found)
  if (changes.length > 0) await trimFileSnapshots(db, call)
  return changes
}

/** As it is shown: below the folder, or absolute. */
function pathBelow(folder: string, path: string): string {
  const below = relative(folder, path)
  return below === '..' || below.startsWith(`..${sep}`) ? path : below
}
