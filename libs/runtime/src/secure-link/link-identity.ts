import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'

/** An Ed25519 key pair: who one end of a link is. */
export interface LinkIdentity {
  privateKey: KeyObject
  /** 32 bytes, raw: what the other end pins. */
  publicKey: Uint8Array
}

export function createLinkIdentity(): LinkIdentity {
  return identityOf(generateKeyPairSync('ed25519').privateKey)
}

/** PKCS #8, base64: to be kept in secret. */
export function exportLinkIdentity(identity: LinkIdentity): string {
  return identity.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
}

/** Null when the text is no exported identity. */
export function importLinkIdentity(text: string): LinkIdentity | null {
  try {
    const privateKey = createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' })
    return privateKey.asymmetricKeyType === 'ed25519' ? identityOf(privateKey) : null
  } catch {
    // Whatever the text is, it is none of our keys.
    return null
  }
}

/** A raw public key out of base64; null when it is none. */
export function readLinkKey(base64: string): Uint8Array | null {
  const bytes = Buffer.from(base64, 'base64')
  return bytes.length === 32 && bytes.toString('base64') === base64 ? bytes : null
}

function identityOf(privateKey: KeyObject): LinkIdentity {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  return { privateKey, publicKey: Buffer.from(x ?? '', 'base64url') }
}
