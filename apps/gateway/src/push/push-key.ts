import { createECDH } from 'node:crypto'
import { keepPushKey, pushKeyContext, replacePushKey, sealedPushKey, type Db } from '@rain/db'
import { RainError } from '@rain/protocol'
import { seal, unseal, type SealingKeys } from '@rain/runtime'

/** By which push services know this server (RFC 8292): a P-256 pair, both halves raw and base64url. */
export interface PushKey {
  publicKey: string
  privateKey: string
}

interface Deps {
  db: Db
  sealingKeys: SealingKeys
}

/**
 * The person's key, made for the first browser that asks. One that nothing opens any more is replaced: the browsers that
 * subscribed with it have to do so again.
 */
export async function ensurePushKey({ db, sealingKeys }: Deps, userId: string): Promise<PushKey> {
  const drawn = seal(sealingKeys, pushKeyContext(userId), createPrivateKey())
  const sealed = (await sealedPushKey(db, userId)) ?? (await keepPushKey(db, userId, drawn))
  const key = openPushKey(sealingKeys, userId, sealed)
  if (key) return key
  await replacePushKey(db, userId, { lost: sealed, sealed: drawn })
  const anew = openPushKey(sealingKeys, userId, (await sealedPushKey(db, userId)) ?? '')
  if (!anew) throw new RainError('unavailable', 'The key for notifications cannot be opened. Restore the secret key.')
  return anew
}

/** Null: no key at hand opens it. */
export function openPushKey(sealingKeys: SealingKeys, userId: string, sealed: string): PushKey | null {
  const privateKey = unseal(sealingKeys, pushKeyContext(userId), sealed)
  if (privateKey === null) return null
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(privateKey, 'base64url')
  return { privateKey, publicKey: pair.getPublicKey('base64url') }
}

/** All of its 32 bytes, leading zeros too, which `getPrivateKey` leaves out. */
function createPrivateKey(): string {
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  const raw = pair.getPrivateKey()
  return Buffer.concat([Buffer.alloc(32 - raw.length), raw]).toString('base64url')
}
