export { startAcceptor, type Acceptor, type AcceptorOptions, type KnownPeer } from './acceptor.ts'
export { startDialler, type Dialler, type DiallerOptions } from './dialler.ts'
export type { HandshakeStep } from './handshake-step.ts'
export {
  createLinkIdentity,
  exportLinkIdentity,
  importLinkIdentity,
  readLinkKey,
  type LinkIdentity,
} from './link-identity.ts'
export type { SecureLink } from './link-keys.ts'
export { hashPairingCode, newPairingCode, readPairingCode } from './pairing-code.ts'
export { pairingFingerprint } from './pairing-fingerprint.ts'
