import { createHash } from 'node:crypto'
import type { FileState } from '@rain/db'
import { limits } from '@rain/protocol'
import { codeOf } from '@rain/runtime'
import { openRegularFile } from '../tools/files/open-regular-file.ts'

/**
 * What is at a path without links, with its content where that is small enough to be kept. Null: no file. What may not be read
 * is known by its size alone.
 */
export async function readFileState(path: string, mostBytes: number = limits.snapshotBytes): Promise<FileState | null> {
  try {
    const opened = await openRegularFile(path)
    if (opened.kind === 'refused') return null
    const { handle, size, mode } = opened
    try {
      if (size > mostBytes) return { hash: null, size, mode: mode & 0o7777 }
      const bytes = await handle.readFile()
      // It may have grown since it was measured.
      if (bytes.length > mostBytes) return { hash: null, size: bytes.length, mode: mode & 0o7777 }
      return { hash: hashOf(bytes), size: bytes.length, mode: mode & 0o7777, bytes }
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (absent.has(codeOf(error))) return null
    if (closed.has(codeOf(error))) return { hash: null, size: 0, mode: 0o600 }
    throw error
  }
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

const absent = new Set(['ENOENT', 'ENOTDIR', 'ELOOP'])
const closed = new Set(['EACCES', 'EPERM', 'EIO', 'ENAMETOOLONG'])
