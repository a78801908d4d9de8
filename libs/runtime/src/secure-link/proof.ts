import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { digestOf } from './transcript.ts'
import type { Side } from './hello.ts'

/** What a side signs: everything that the two have to agree on. */
export interface Claim {
  side: Side
  name: string
  diallerKey: Uint8Array
  acceptorKey: Uint8Array
  /** The frames of the handshake so far. */
  said: readonly Uint8Array[]
  /** Why the accepting side opens no link; empty: it does. */
  refusal: string
}

export const proofBytes = 64

export function prove(claim: Claim, privateKey: KeyObject): Uint8Array {
  return sign(null, digestOfClaim(claim), privateKey)
}

export function isProven(claim: Claim, publicKey: Uint8Array, proof: Uint8Array): boolean {
  try {
    const x = Buffer.from(publicKey).toString('base64url')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    return verify(null, digestOfClaim(claim), key, proof)
  } catch {
    // What is pinned is no key: nobody can prove to hold it.
    return false
  }
}

function digestOfClaim({ side, name, diallerKey, acceptorKey, said, refusal }: Claim): Buffer {
  return digestOf([Buffer.from(side), Buffer.from(name), diallerKey, acceptorKey, ...said, Buffer.from(refusal)])
}
