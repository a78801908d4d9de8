import { constants, lstat, open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { holdFolder } from '@rain/runtime'

export type OpenedFile =
  { kind: 'opened'; handle: FileHandle; size: number; mode: number } | { kind: 'refused'; reason: string }

/**
 * Opens the regular file at a path without links (`resolveToolPath`) for reading. Pipes, devices and sockets are refused
 * before they are touched: opening one can block or have an effect. File system errors are thrown.
 */
export async function openRegularFile(path: string): Promise<OpenedFile> {
  const folder = await holdFolder(dirname(path))
  try {
    const entry = folder.at(basename(path))
    const stats = await lstat(entry)
    if (stats.isDirectory())
      return { kind: 'refused', reason: `${path} is a folder. Use list_directory to see what is in it.` }
    if (!stats.isFile() && !stats.isSymbolicLink()) return { kind: 'refused', reason: specialFileReason(path) }
    return await openChecked(entry, path)
  } finally {
    await folder.close()
  }
}

export function specialFileReason(path: string): string {
  return `${path} is not a regular file (a pipe, socket or device) and cannot be read or written.`
}

async function openChecked(entry: string, path: string): Promise<OpenedFile> {
  const handle = await open(entry, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  const stats = await handle.stat()
  if (stats.isFile()) return { kind: 'opened', handle, size: stats.size, mode: stats.mode }
  await handle.close()
  return { kind: 'refused', reason: specialFileReason(path) }
}
