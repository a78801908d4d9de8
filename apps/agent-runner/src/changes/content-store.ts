import { randomUUID } from 'node:crypto'
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '@rain/runtime'
import { hashOf } from './read-file-state.ts'

/** Contents of files by their hash, in a folder of Rain that no agent reaches. */
export interface ContentStore {
  put(hash: string, bytes: Buffer): Promise<void>
  /** Null: it is not kept any more, or not as it was. */
  get(hash: string): Promise<Buffer | null>
  /** Takes away what nobody has asked for in `days`. */
  forget(days: number): Promise<void>
}

export async function createContentStore(folder: string): Promise<ContentStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const placeOf = (hash: string) => join(folder, hash.slice(0, 2), hash)
  return {
    async put(hash, bytes) {
      const place = placeOf(hash)
      const now = new Date()
      try {
        return await utimes(place, now, now)
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error
      }
      await mkdir(join(folder, hash.slice(0, 2)), { recursive: true, mode: 0o700 })
      const temporary = `${place}.${randomUUID()}.tmp`
      await writeFile(temporary, bytes, { mode: 0o600 })
      await rename(temporary, place)
    },
    async get(hash) {
      const bytes = await readFile(placeOf(hash)).catch(() => null)
      return bytes !== null && hashOf(bytes) === hash ? bytes : null
    },
    async forget(days) {
      const oldest = Date.now() - days * 86_400_000
      for (const part of await readdir(folder).catch(() => [])) {
        for (const name of await readdir(join(folder, part)).catch(() => [])) {
          const file = join(folder, part, name)
          const found = await stat(file).catch(() => null)
          if (found && found.mtimeMs < oldest) await rm(file, { force: true })
        }
      }
    },
  }
}
