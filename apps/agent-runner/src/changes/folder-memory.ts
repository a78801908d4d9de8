import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { createContentStore, type ContentStore } from './content-store.ts'
import { isSame, listFiles, type Seen } from './list-files.ts'
import { readFileState } from './read-file-state.ts'

/** A file as it was before a command; the hash of its content where that is kept. */
export interface KnownFile extends Seen {
  hash: string | null
}

/** A folder as it was before a command. */
export interface KnownFolder {
  files: Map<string, KnownFile>
  isComplete: boolean
}

/**
 * What folders held before commands ran in them. The contents and the record of a running command lie on the disk of the
 * runner, so that its successor still finds them.
 */
export interface FolderMemory {
  /** Looks at a folder before the command of a call, and keeps what small files hold. */
  remember(callId: string, folder: string): Promise<KnownFolder>
  /** What was remembered for a call, also by a runner that is no more. Null: by another computer, or never. */
  recall(callId: string): Promise<KnownFolder | null>
  drop(callId: string): Promise<void>
  content: ContentStore
  /** Absolute paths that are never looked into. */
  leftOut: readonly string[]
}

export interface FolderMemorySettings {
  /** In Rain's data folder. */
  keepIn: string
  /** Rain's own folder, and what else is never looked into; absolute. */
  leftOut: readonly string[]
  /** What is kept of a file, and of a folder. */
  mostFileBytes?: number
  mostFolderBytes?: number
}

const mostFolders = 20
const keptDays = 7
const forgetEveryMs = 86_400_000

const recordSchema = z.object({
  isComplete: z.boolean(),
  files: z.array(
    z.tuple([z.string(), z.number(), z.number(), z.number(), z.number(), z.number(), z.string().nullable()]),
  ),
})

export async function createFolderMemory(settings: FolderMemorySettings): Promise<FolderMemory> {
  const { keepIn, leftOut, mostFileBytes = 256 * 1024, mostFolderBytes = 32 * 1024 * 1024 } = settings
  const content = await createContentStore(join(keepIn, 'contents'))
  const records = join(keepIn, 'commands')
  await mkdir(records, { recursive: true, mode: 0o700 })
  const recordOf = (callId: string) => join(records, `${callId}.json`)
  /** As each folder was last seen: what has not changed since need not be read again. */
  const last = new Map<string, Map<string, KnownFile>>()
  let forgotAt = 0

  async function forgetOld(): Promise<void> {
    if (Date.now() - forgotAt < forgetEveryMs) return
    forgotAt = Date.now()
    last.clear()
    await content.forget(keptDays)
  }

  return {
    content,
    leftOut,
    async remember(callId, folder) {
      await forgetOld()
      const { files: seen, isComplete } = await listFiles({ folder, leftOut })
      const known = last.get(folder)
      const files = new Map<string, KnownFile>()
      let left = mostFolderBytes
      for (const [path, found] of seen) {
        const isKept = found.size <= mostFileBytes && found.size <= left
        if (isKept) left -= found.size
        const earlier = known?.get(path)
        const hash = !isKept
          ? null
          : earlier?.hash && isSame(earlier, found)
            ? earlier.hash
            : await keep(content, join(folder, path), mostFileBytes)
        files.set(path, { ...found, hash })
      }
      last.delete(folder)
      last.set(folder, files)
      const [oldest] = last.keys()
      if (last.size > mostFolders && oldest !== undefined) last.delete(oldest)
      await writeFile(recordOf(callId), JSON.stringify(toRecord({ files, isComplete })), { mode: 0o600 })
      return { files, isComplete }
    },
    async recall(callId) {
      const text = await readFile(recordOf(callId), 'utf8').catch(() => null)
      const record = text === null ? null : parse(text)
      return record && fromRecord(record)
    },
    drop: (callId) => rm(recordOf(callId), { force: true }),
  }
}

/** Null: it went, or may not be read. */
async function keep(content: ContentStore, path: string, mostBytes: number): Promise<string | null> {
  const state = await readFileState(path, mostBytes)
  if (!state?.hash || !state.bytes) return null
  await content.put(state.hash, state.bytes)
  return state.hash
}

type Record = z.infer<typeof recordSchema>

function toRecord({ files, isComplete }: KnownFolder): Record {
  return {
    isComplete,
    files: [...files].map(([path, { size, modifiedMs, changedMs, inode, mode, hash }]) => [
      path,
      size,
      modifiedMs,
      changedMs,
      inode,
      mode,
      hash,
    ]),
  }
}

/** Null: its runner died while it wrote it. */
function parse(text: string): Record | null {
  try {
    return recordSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

function fromRecord({ files, isComplete }: Record): KnownFolder {
  const known = files.map(
    ([path, size, modifiedMs, changedMs, inode, mode, hash]) =>
      [path, { size, modifiedMs, changedMs, inode, mode, hash }] as const,
  )
  return { files: new Map(known), isComplete }
}
