import { join } from 'node:path'
import type { FileState, FoundChange } from '@rain/db'
import { limits } from '@rain/protocol'
import type { FolderMemory, KnownFile, KnownFolder } from './folder-memory.ts'
import { isSame, listFiles } from './list-files.ts'
import { readFileState } from './read-file-state.ts'

/** Changes of one command that are told one by one, and what is kept of them. */
const mostChanges = 500
const mostKeptBytes = 64 * 1024 * 1024

/** What has changed in a folder since it was remembered. `incomplete`: there may be more. */
export async function compareFolder(
  memory: Pick<FolderMemory, 'content' | 'leftOut'>,
  { folder, before }: { folder: string; before: KnownFolder },
): Promise<{ changes: FoundChange[]; incomplete: boolean }> {
  const now = await listFiles({ folder, leftOut: memory.leftOut })
  // What was not reached on one of the two looks is neither new nor gone.
  const isWhole = before.isComplete && now.isComplete
  const changes: FoundChange[] = []
  let incomplete = !isWhole
  let left = mostKeptBytes

  async function add(path: string, known: KnownFile | undefined, isThere: boolean): Promise<void> {
    if (changes.length >= mostChanges) return void (incomplete = true)
    const after = isThere ? await readFileState(join(folder, path), Math.min(limits.snapshotBytes, left)) : null
    const found = known ? await stateOf(memory, known) : null
    if (found && after && found.hash !== null && found.hash === after.hash) return
    left -= after?.bytes?.length ?? 0
    changes.push({ path, before: found, after })
  }

  for (const [path, seen] of now.files) {
    const known = before.files.get(path)
    if (known ? !isSame(known, seen) : isWhole) await add(path, known, true)
  }
  for (const [path, known] of before.files) if (isWhole && !now.files.has(path)) await add(path, known, false)
  return { changes, incomplete }
}

async function stateOf({ content }: Pick<FolderMemory, 'content'>, known: KnownFile): Promise<FileState> {
  const { hash, size, mode } = known
  const bytes = hash === null ? null : await content.get(hash)
  return bytes === null ? { hash, size, mode } : { hash, size, mode, bytes }
}
