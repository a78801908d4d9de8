import { constants, open, realpath, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf, holdFolder, type HeldFolder } from '@rain/runtime'

/** Where files of the person lie in an agent's folder. */
export const attachmentsFolder = 'attachments'

const mostNames = 1_000

/**
 * Puts a file into the agent's folder and gives its path from there; null where that cannot be. Nothing is written over: a
 * name that is taken gets a number, unless it is taken by the same file. A link in the place of the folder is not followed.
 */
export async function putInFolder(
  cwd: string,
  { name, bytes }: { name: string; bytes: Buffer },
): Promise<string | null> {
  try {
    const folder = await holdFolder(join(await realpath(cwd), attachmentsFolder), { create: true })
    try {
      const written = await write(folder, name, bytes)
      return written === null ? null : `${attachmentsFolder}/${written}`
    } finally {
      await folder.close()
    }
  } catch {
    return null // not to be written, or full: the model is told that the file is not there
  }
}

async function write(folder: HeldFolder, name: string, bytes: Buffer): Promise<string | null> {
  for (let number = 1; number <= mostNames; number++) {
    const tried = number === 1 ? name : numbered(name, number)
    const file = await create(folder.at(tried))
    if (file) {
      await fill(file, bytes)
      return tried
    }
    if (await isSame(folder.at(tried), bytes)) return tried
  }
  return null
}

function numbered(name: string, number: number): string {
  const [, stem, ending] = /^(.+?)(\.[A-Za-z0-9]{1,12})?$/s.exec(name) ?? []
  return `${stem ?? name}-${number}${ending ?? ''}`
}

/** Null: the name is taken. */
async function create(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o644)
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return null
    throw error
  }
}

async function fill(file: FileHandle, bytes: Buffer): Promise<void> {
  try {
    await file.writeFile(bytes)
  } finally {
    await file.close()
  }
}

async function isSame(path: string, bytes: Buffer): Promise<boolean> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => null)
  if (!file) return false
  try {
    const found = await file.stat()
    return found.isFile() && found.size === bytes.length && (await file.readFile()).equals(bytes)
  } finally {
    await file.close()
  }
}
