import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { limits, type FileQuery, type FileView } from '@rain/protocol'
import type { AgentFolder } from './agent-folder.ts'
import { toEntry } from './describe-entry.ts'
import { openFile, shownPath } from './find-place.ts'
import { knowFile, withoutCutCharacter } from './know-file.ts'

const texts = new Set(['text', 'markdown', 'table', 'svg'])

/** What a file is, and of a text a piece: whole lines where that is possible. */
export async function readFileView(folder: AgentFolder, { path, offset, length }: FileQuery): Promise<FileView> {
  const { handle, stats, path: real } = await openFile(folder, path)
  try {
    const { preview, mediaType } = await knowFile(handle, basename(real))
    const facts = { entry: toEntry(shownPath(folder, real), stats), preview, media_type: mediaType }
    const hash = stats.size <= limits.snapshotBytes ? await hashOf(handle) : null
    if (!texts.has(preview)) return { ...facts, hash }
    return { ...facts, hash, ...(await readPiece(handle, { offset, length, size: stats.size })) }
  } finally {
    await handle.close()
  }
}

async function readPiece(
  handle: FileHandle,
  { offset, length, size }: { offset: number; length: number; size: number },
): Promise<{ text: string; next: number | null }> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await handle.read(buffer, 0, length, offset)
  const read = buffer.subarray(0, bytesRead)
  if (offset + bytesRead >= size || bytesRead === 0) return { text: read.toString(), next: null }
  const lineEnd = read.lastIndexOf(0x0a)
  const whole = lineEnd >= 0 ? read.subarray(0, lineEnd + 1) : withoutCutCharacter(read)
  return { text: whole.toString(), next: offset + whole.length }
}

/** Of the file as it is read from its beginning. */
export async function hashOf(handle: FileHandle): Promise<string> {
  const hash = createHash('sha256')
  const buffer = Buffer.alloc(65_536)
  for (let at = 0; ;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at)
    if (bytesRead === 0) return hash.digest('hex')
    hash.update(buffer.subarray(0, bytesRead))
    at += bytesRead
  }
}
