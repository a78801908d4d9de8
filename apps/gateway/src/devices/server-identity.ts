import { deviceKeyContext, keepDeviceKey, replaceDeviceKey, sealedDeviceKey, type Db } from '@rain/db'
import { RainError } from '@rain/protocol'
import {
  createLinkIdentity,
  exportLinkIdentity,
  importLinkIdentity,
  seal,
  unseal,
  type LinkIdentity,
  type SealingKeys,
} from '@rain/runtime'

interface Deps {
  db: Db
  sealingKeys: SealingKeys
}

/** Who this server is to the computers of a person. Null: they have none, or no key opens it any more. */
export async function serverIdentityOf({ db, sealingKeys }: Deps, userId: string): Promise<LinkIdentity | null> {
  const sealed = await sealedDeviceKey(db, userId)
  return sealed === null ? null : open(sealingKeys, userId, sealed)
}

/**
 * The same, made for the first computer.
 * @throws RainError `unavailable` when the secret key that sealed it is lost: to the computers that are there another one would
 * be a stranger.
 */
export async function ensureServerIdentity({ db, sealingKeys }: Deps, userId: string): Promise<LinkIdentity> {
  const drawn = seal(sealingKeys, deviceKeyContext(userId), exportLinkIdentity(createLinkIdentity()))
  const sealed = (await sealedDeviceKey(db, userId)) ?? (await keepDeviceKey(db, userId, drawn))
  const identity = open(sealingKeys, userId, sealed)
  if (identity) return identity
  const anew = (await replaceDeviceKey(db, userId, { lost: sealed, sealed: drawn })) && open(sealingKeys, userId, drawn)
  if (anew) return anew
  throw new RainError(
    'unavailable',
    'The key by which your computers know this server cannot be opened. Restore the secret key, or remove them and pair them anew.',
  )
}

function open(keys: SealingKeys, userId: string, sealed: string): LinkIdentity | null {
  const text = unseal(keys, deviceKeyContext(userId), sealed)
  return text === null ? null : importLinkIdentity(text)
}
