import { createPublicKey, diffieHellman, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto'

const kinds = { dialler: 1, acceptor: 2 } as const
const nonceBytes = 32
const keyBytes = 32

export type Side = keyof typeof kinds

/** The first message of each side: its kind, its nonce, its ephemeral X25519 key. Nothing in it tells who speaks. */
export interface Hello {
  bytes: Uint8Array
  secret: KeyObject
}

export function createHello(side: Side): Hello {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  const ephemeral = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
  return { bytes: Buffer.concat([Buffer.from([kinds[side]]), randomBytes(nonceBytes), ephemeral]), secret: privateKey }
}

/** The secret that both sides share after the two hellos; null when the other's is none. */
export function sharedSecret(own: Hello, theirs: Uint8Array, side: Side): Uint8Array | null {
  if (theirs.length !== 1 + nonceBytes + keyBytes || theirs[0] !== kinds[side]) return null
  const x = Buffer.from(theirs.subarray(1 + nonceBytes)).toString('base64url')
  try {
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' })
    return diffieHellman({ privateKey: own.secret, publicKey })
  } catch {
    // A point of small order gives a secret that everybody knows: OpenSSL refuses it.
    return null
  }
}
