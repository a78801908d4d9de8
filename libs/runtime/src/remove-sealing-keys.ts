import { randomUUID } from 'node:crypto'
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { splitKeys, toSealingKey, type SealingKey } from './sealing-keys.ts'

/**
 * Removes these keys from a file, and no others: it may have got a new one since it was read.
 * @throws Error of the file system when it cannot be written; it is then as it was.
 */
export async function removeSealingKeys(file: string, keys: SealingKey[]): Promise<void> {
  const path = await realpath(file)
  const obsolete = new Set(keys.map(({ id }) => id))
  const left = splitKeys(await readFile(path, 'utf8')).filter((hex) => !obsolete.has(toSealingKey(hex).id))
  if (left.length > 0) await replaceFile(path, left.map((hex) => `${hex}\n`).join(''))
}

/** Either the old content or the new one is there, also after a power cut; who may read it stays the same. */
async function replaceFile(path: string, content: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`
  const { mode } = await stat(path)
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(content)
      await file.chmod(mode & 0o777)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  const folder = await open(dirname(path), 'r')
  await folder.sync().finally(() => folder.close())
}
