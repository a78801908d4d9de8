import { hkdfSync } from 'node:crypto'
import { createOpener, createSealer } from './sealed-channel.ts'
import { digestOf, label, lengthPrefixed } from './transcript.ts'
import type { Side } from './hello.ts'

/** An open link, whatever carries its frames. */
export interface SecureLink {
  /** The next message to the other side, as a frame to send. */
  seal(message: Uint8Array): Uint8Array
  /** The message in a frame from the other side; null: somebody has touched what was sent, and the link is at its end. */
  open(frame: Uint8Array): Uint8Array | null
}

/** A key for each direction, out of the shared secret and all that was said. */
export function deriveLink(
  side: Side,
  purpose: 'handshake' | 'messages',
  secret: Uint8Array,
  said: readonly Uint8Array[],
): SecureLink {
  const info = lengthPrefixed([label, Buffer.from(purpose)])
  const keys = Buffer.from(hkdfSync('sha256', secret, digestOf(said), info, 64))
  const [ofDialler, ofAcceptor] = [keys.subarray(0, 32), keys.subarray(32)]
  const [own, theirs] = side === 'dialler' ? [ofDialler, ofAcceptor] : [ofAcceptor, ofDialler]
  return { seal: createSealer(own), open: createOpener(theirs) }
}
