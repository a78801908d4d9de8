import { openRegularFile } from './open-regular-file.ts'
import { formatSize } from './format-size.ts'
import { sniff, sniffedBytes } from './sniff.ts'

/** A whole text file in memory. `text` is without the byte order mark, with its line ends as they are. */
export interface TextFile {
  kind: 'text'
  text: string
  hasBom: boolean
  /** Tells whether the file is still the one that was read. */
  version: string
}

export type ReadTextFile = TextFile | { kind: 'refused'; reason: string }

export const maxTextFileBytes = 20_000_000

/** Reads a UTF-8 text file at a path without links (`resolveToolPath`). File system errors are thrown. */
export async function readTextFile(path: string, shownPath: string, signal: AbortSignal): Promise<ReadTextFile> {
  const opened = await openRegularFile(path)
  if (opened.kind === 'refused') return opened
  try {
    if (opened.size > maxTextFileBytes)
      return { kind: 'refused', reason: `${shownPath} is too large (${formatSize(opened.size)}).` }
    signal.throwIfAborted()
    const bytes = await opened.handle.readFile({ signal })
    return decode(bytes, shownPath, fileVersion(await opened.handle.stat({ bigint: true })))
  } finally {
    await opened.handle.close()
  }
}

/** Changes whenever the content of the file, or which file it is, changes. */
export function fileVersion(stats: { ino: bigint; size: bigint; mtimeNs: bigint }): string {
  return `${stats.ino}-${stats.size}-${stats.mtimeNs}`
}

function decode(bytes: Buffer, shownPath: string, version: string): ReadTextFile {
  const sniffed = sniff(bytes.subarray(0, sniffedBytes))
  if (sniffed.kind === 'binary') return { kind: 'refused', reason: `${shownPath} is ${sniffed.name}, not UTF-8 text.` }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const hasBom = text.startsWith('\uFEFF')
    return { kind: 'text', text: hasBom ? text.slice(1) : text, hasBom, version }
  } catch {
    // The decoder throws on nothing but bytes that are not UTF-8.
    return { kind: 'refused', reason: `${shownPath} is not valid UTF-8 text.` }
  }
}
