import { randomBytes } from 'node:crypto'
import { access, constants, lstat, open, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { BigIntStats } from 'node:fs'
import { basename, dirname } from 'node:path'
import { codeOf, holdFolder } from '@rain/runtime'
import { specialFileReason } from './open-regular-file.ts'
import { fileVersion } from './text-file.ts'

export interface ReplaceFile {
  /** Without links, from `resolveToolPath`. */
  path: string
  content: string | Uint8Array
  /** The version that was read; a file changed since is left alone. Omit to replace whatever is there. */
  expectedVersion?: string
  signal: AbortSignal
}

export type ReplacedFile = { kind: 'written' } | { kind: 'refused'; reason: string }

/**
 * Writes a whole file so that it is the old or the new one at any moment: a temporary file beside it, then a rename.
 * Missing folders are made; mode and, where allowed, owner of an existing file are kept. File system errors are thrown.
 */
export async function replaceFile(request: ReplaceFile): Promise<ReplacedFile> {
  const folder = await holdFolder(dirname(request.path), { create: true })
  try {
    const target = folder.at(basename(request.path))
    const existing = await statIfThere(target)
    const objection = await objectionTo(existing, target, request)
    if (objection) return { kind: 'refused', reason: objection }
    await writeAndRename(folder.at(`.rain-${randomBytes(8).toString('hex')}.tmp`), target, existing, request)
    return { kind: 'written' }
  } finally {
    await folder.close()
  }
}

async function statIfThere(target: string): Promise<BigIntStats | null> {
  try {
    return await lstat(target, { bigint: true })
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}

async function objectionTo(existing: BigIntStats | null, target: string, request: ReplaceFile): Promise<string | null> {
  if (request.expectedVersion !== undefined && (!existing || fileVersion(existing) !== request.expectedVersion)) {
    return `${request.path} was changed by someone else meanwhile. Nothing was written: read it again, then decide.`
  }
  if (!existing) return null
  if (existing.isDirectory()) return `${request.path} is a folder; a file cannot take its place.`
  if (existing.isSymbolicLink()) return `${request.path} became a link a moment ago. Nothing was written.`
  if (!existing.isFile()) return specialFileReason(request.path)
  // A rename needs no right to write the file itself: without this, a read-only file would be replaced.
  await access(target, constants.W_OK)
  return null
}

async function writeAndRename(
  temporary: string,
  target: string,
  existing: BigIntStats | null,
  { content, signal }: ReplaceFile,
): Promise<void> {
  const handle = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW)
  try {
    try {
      await handle.writeFile(content, { signal })
      if (existing) await keepOwnerAndMode(handle, existing)
      await handle.sync()
    } finally {
      await handle.close()
    }
    signal.throwIfAborted()
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function keepOwnerAndMode(handle: FileHandle, existing: BigIntStats): Promise<void> {
  try {
    await handle.chown(Number(existing.uid), Number(existing.gid))
  } catch (error) {
    // Only root may give files away; the file then belongs to whoever Rain runs as.
    if (codeOf(error) !== 'EPERM') throw error
  }
  await handle.chmod(Number(existing.mode) & 0o7777)
}
