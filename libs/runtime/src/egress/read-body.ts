import type { IncomingMessage } from 'node:http'
import { pipeline, type Duplex, type Readable } from 'node:stream'
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'

export type BodyRead = { kind: 'read'; body: Buffer; isCut: boolean } | { kind: 'unknown_encoding'; encoding: string }

/**
 * The body, unpacked, up to `maxBytes`: what comes after is neither unpacked nor awaited, so a small answer that unpacks to
 * gigabytes costs no more than an honest one. Rejects when the connection breaks or the packing is broken.
 */
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<BodyRead> {
  const encodings = (response.headers['content-encoding'] ?? '')
    .split(',')
    .map((encoding) => encoding.trim().toLowerCase())
    .filter((encoding) => encoding !== '' && encoding !== 'identity')
  const decoders = encodings.map((encoding) => createDecoder(encoding))
  const unknown = decoders.indexOf(null)
  if (unknown !== -1 || decoders.length > 2) {
    response.destroy()
    return { kind: 'unknown_encoding', encoding: encodings[Math.max(unknown, 0)] ?? '' }
  }
  const unpackers = decoders.filter((decoder) => decoder !== null).reverse()
  const unpacked: Readable = unpackers.length === 0 ? response : unpack(response, unpackers)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of unpacked as AsyncIterable<Buffer>) {
    chunks.push(chunk.subarray(0, maxBytes - size))
    size += chunk.length
    if (size > maxBytes) break // leaving the loop destroys the streams
  }
  return { kind: 'read', body: Buffer.concat(chunks), isCut: size > maxBytes }
}

function unpack(response: Readable, unpackers: Duplex[]): Readable {
  // The reader of the last stream learns of every error; the callback is only there because it must be.
  return pipeline([response, ...unpackers], () => {}) as unknown as Readable
}

function createDecoder(encoding: string): Duplex | null {
  // Many servers end a packed body without its end mark; browsers take what came.
  const lenient = { finishFlush: constants.Z_SYNC_FLUSH }
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip(lenient)
  if (encoding === 'deflate') return createInflate(lenient)
  if (encoding === 'br') return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH })
  return null
}
