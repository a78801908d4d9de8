import type { SecureLink } from './link-keys.ts'

/** What to do after a frame of the handshake. */
export type HandshakeStep =
  | { status: 'more'; send: Uint8Array }
  /** Frames from now on are of the link. */
  | { status: 'open'; link: SecureLink; name: string; send?: Uint8Array }
  /** Both have proven who they are; the accepting side opens no link all the same, and says why. Send, then close. */
  | { status: 'refused'; reason: string; name: string; send?: Uint8Array }
  /** Close without a word. `why` is for one's own log. */
  | { status: 'failed'; why: string }

export function failed(why: string): HandshakeStep {
  return { status: 'failed', why }
}
