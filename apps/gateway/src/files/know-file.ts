import { isUtf8 } from 'node:buffer'
import type { FileHandle } from 'node:fs/promises'
import type { PreviewKind } from '@rain/protocol'
import { fileTypeFromBuffer } from 'file-type'

export interface KnownFile {
  preview: PreviewKind
  mediaType: string
}

const headBytes = 8_192
const pictures = new Set([
  'image/png',
  'image/apng',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/bmp',
])

/** What a file is, by how it begins; its name only tells texts apart. */
export async function knowFile(handle: FileHandle, name: string): Promise<KnownFile> {
  const head = Buffer.alloc(headBytes)
  const { bytesRead } = await handle.read(head, 0, headBytes, 0)
  return knowHead(head.subarray(0, bytesRead), name)
}

export async function knowHead(head: Buffer, name: string): Promise<KnownFile> {
  const mime = (await fileTypeFromBuffer(head).catch(() => undefined))?.mime ?? ''
  if (pictures.has(mime)) return { preview: 'image', mediaType: mime }
  if (mime === 'application/pdf') return { preview: 'pdf', mediaType: mime }
  if (isText(head)) return knowText(head, name)
  return { preview: 'binary', mediaType: /^[\w.+-]+\/[\w.+-]+$/.test(mime) ? mime : 'application/octet-stream' }
}

function knowText(head: Buffer, name: string): KnownFile {
  if (/\.svg$/i.test(name) && head.includes('<svg')) return { preview: 'svg', mediaType: 'image/svg+xml' }
  if (/\.(md|markdown)$/i.test(name)) return { preview: 'markdown', mediaType: 'text/markdown' }
  if (/\.(csv|tsv)$/i.test(name)) return { preview: 'table', mediaType: 'text/csv' }
  return { preview: 'text', mediaType: 'text/plain' }
}

/** UTF-8 without NUL; a character that was cut at the end is none the less one. */
export function isText(bytes: Buffer): boolean {
  return !bytes.includes(0) && isUtf8(withoutCutCharacter(bytes))
}

export function withoutCutCharacter(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0b1100_0000) === 0b1000_0000) continue
    const wanted = byte >= 0b1111_0000 ? 4 : byte >= 0b1110_0000 ? 3 : byte >= 0b1100_0000 ? 2 : 1
    return wanted > back ? bytes.subarray(0, bytes.length - back) : bytes
  }
  return bytes
}
