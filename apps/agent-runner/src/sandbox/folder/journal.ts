import { randomUUID } from 'node:crypto'
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { FolderGuard } from './guard-folder.ts'

/** Records of the folders in which commands are at work, so that the death of a runner leaves none of them unguarded. */
export interface Journal {
  add(guard: FolderGuard): Promise<void>
  drop(guard: FolderGuard): Promise<void>
  /** Of runners that are no more; forgotten once given. */
  leftOvers(): Promise<FolderGuard[]>
}

const guardSchema = z.object({
  folder: z.string(),
  readOnly: z.array(z.string()),
  masks: z.array(z.string()),
  known: z.array(z.string()),
  knownGitFolders: z.array(z.string()),
})
const recordSchema = z.object({ host: z.string(), pid: z.int(), startedAt: z.string(), guard: guardSchema })

/** The containers of several runners may share the folder, and know nothing of each other's processes. */
const otherHostsMs = 24 * 3600 * 1000

export async function createJournal(folder: string): Promise<Journal> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const files = new Map<FolderGuard, string>()
  const self = { host: hostname(), pid: process.pid, startedAt: (await startOf(process.pid)) ?? '' }
  return {
    async add(guard) {
      const file = join(folder, `${randomUUID()}.json`)
      files.set(guard, file)
      await writeFile(file, JSON.stringify({ ...self, guard }), { mode: 0o600 })
    },
    async drop(guard) {
      const file = files.get(guard)
      files.delete(guard)
      if (file !== undefined) await rm(file, { force: true })
    },
    async leftOvers() {
      const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
      const found = await Promise.all(names.map((name) => takeLeftOver(join(folder, name), self.host)))
      return found.filter((guard) => guard !== null)
    },
  }
}

async function takeLeftOver(file: string, host: string): Promise<FolderGuard | null> {
  try {
    const record = recordSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    const isAlive =
      record.host === host
        ? (await startOf(record.pid)) === record.startedAt
        : Date.now() - (await stat(file)).mtimeMs < otherHostsMs
    if (isAlive) return null
    await rm(file, { force: true })
    return record.guard
  } catch {
    // Half-written by a runner that died, or taken by another one at this moment.
    return null
  }
}

/** Tells a process from a later one with the same id. */
async function startOf(pid: number): Promise<string | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null)
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null
}
