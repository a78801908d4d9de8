import { createHash } from 'node:crypto'
import { inGroups, toCrockford } from './crockford.ts'
import { lengthPrefixed } from './transcript.ts'

/**
 * What both ends show for a person to compare: 60 bits of SHA-256 over both keys and the name that the accepting side drew,
 * at random, after it had the other's key. Without that name somebody between the two who knows the accepting side's key
 * could look for two keys of their own that collide, in 2^30 tries; so it takes 2^60 of them, while the person waits.
 */
export function pairingFingerprint(acceptorKey: Uint8Array, diallerKey: Uint8Array, name: string): string {
  const digest = createHash('sha256')
    .update(lengthPrefixed([Buffer.from('rain pairing 1'), acceptorKey, diallerKey, Buffer.from(name)]))
    .digest()
  return inGroups(toCrockford(digest, 12), 4)
}
