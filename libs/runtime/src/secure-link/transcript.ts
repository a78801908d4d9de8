import { createHash } from 'node:crypto'

/** Bound into every signature and every key: nothing made for another protocol, or another version of this one, is of use. */
export const label = Buffer.from('rain secure link 1')

/** Each part behind its length, so that no two lists of parts give the same bytes. */
export function lengthPrefixed(parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat(parts.flatMap((part) => [lengthOf(part), part]))
}

/** SHA-256 of all that was said so far. */
export function digestOf(parts: readonly Uint8Array[]): Buffer {
  return createHash('sha256')
    .update(lengthPrefixed([label, ...parts]))
    .digest()
}

function lengthOf(part: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(part.length)
  return length
}
