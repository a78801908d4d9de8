import { isUtf8 } from 'node:buffer'
import type { Attachment } from '@rain/protocol'
import { fileTypeFromBuffer } from 'file-type'

export interface KnownFile {
  kind: Attachment['kind']
  mediaType: string
}

const pictures = new Set(['image/png', 'image/apng', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif'])

/** What a file is, by its content alone. What a browser could run (SVG, HTML) is text. */
export async function knowFile(bytes: Buffer): Promise<KnownFile> {
  const mime = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.mime ?? ''
  if (pictures.has(mime)) return { kind: 'image', mediaType: mime }
  if (mime === 'application/pdf') return { kind: 'pdf', mediaType: mime }
  if (isUtf8(bytes) && !bytes.includes(0)) return { kind: 'text', mediaType: 'text/plain' }
  return { kind: 'file', mediaType: /^[\w.+-]+\/[\w.+-]+$/.test(mime) ? mime : 'application/octet-stream' }
}
