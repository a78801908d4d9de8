import { existsSync } from 'node:fs'
import { constants, lstat, mkdir, open, realpath } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from './error-code.ts'

/** A folder that stays the same folder while it is held, whatever happens to the names that lead to it. */
export interface HeldFolder {
  /** A path to an entry of this very folder. The last component may still be a link: open it with O_NOFOLLOW. */
  at(name: string): string
  close(): Promise<void>
}

/**
 * Opens a folder by a path that holds no links (`resolveToolPath`). A link that was swapped in since is not followed:
 * it fails with ELOOP. With `create`, missing folders are made.
 *
 * @NOTE Node has no openat. On Linux each component is opened below the descriptor of the one before, through
 * /proc/self/fd; elsewhere the path is compared with what was opened.
 */
export function holdFolder(path: string, options: { create?: boolean } = {}): Promise<HeldFolder> {
  return hasDescriptorPaths ? descend(path, options.create ?? false) : openAndCompare(path, options.create ?? false)
}

const hasDescriptorPaths = process.platform === 'linux' && existsSync('/proc/self/fd')

/** Linux O_PATH, which Node does not name: holds a folder that may be entered but not listed. */
const O_PATH = 0o10000000
const folderOnly = constants.O_DIRECTORY | constants.O_NOFOLLOW

async function descend(path: string, create: boolean): Promise<HeldFolder> {
  let handle = await open('/', O_PATH | folderOnly)
  for (const name of path.split('/')) {
    if (name === '') continue
    try {
      const next = await enter(below(handle, name), create)
      await handle.close()
      handle = next
    } catch (error) {
      await handle.close()
      throw error
    }
  }
  return { at: (name) => below(handle, name), close: () => handle.close() }
}

function below(handle: FileHandle, name: string): string {
  return `/proc/self/fd/${handle.fd}/${name}`
}

async function enter(path: string, create: boolean): Promise<FileHandle> {
  try {
    return await open(path, O_PATH | folderOnly)
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR' && (await lstat(path)).isSymbolicLink()) throw linkFound()
    if (codeOf(error) !== 'ENOENT' || !create) throw error
    await makeUnlessThere(path)
    return open(path, O_PATH | folderOnly)
  }
}

async function makeUnlessThere(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

async function openAndCompare(path: string, create: boolean): Promise<HeldFolder> {
  if (create) await mkdir(path, { recursive: true })
  const handle = await open(path, constants.O_RDONLY | folderOnly)
  try {
    const [opened, named, real] = await Promise.all([handle.stat(), lstat(path), realpath(path)])
    if (real !== path || opened.ino !== named.ino || opened.dev !== named.dev) throw linkFound()
    return { at: (name) => join(path, name), close: () => handle.close() }
  } catch (error) {
    await handle.close()
    throw error
  }
}

function linkFound(): Error {
  return Object.assign(new Error('a link was met where there was none'), { code: 'ELOOP' })
}
