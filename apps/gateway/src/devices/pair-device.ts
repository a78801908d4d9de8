import { addDevice, openPairing as writePairing, pairingTimes, usePairing, type Db } from '@rain/db'
import { newId, RainError, type Paired, type Pairing, type PairRequest } from '@rain/protocol'
import {
  hashPairingCode,
  newPairingCode,
  pairingFingerprint,
  readLinkKey,
  readPairingCode,
  type SealingKeys,
} from '@rain/runtime'
import { isStorable } from '../infra/storable-text.ts'
import { tellDeviceChanged } from './tell-device.ts'
import type { DeviceFinders } from './describe-device.ts'
import { ensureServerIdentity } from './server-identity.ts'

/**
 * A new code, in the place of the one the person had. It is seen once, here; the row keeps its hash.
 * @throws RainError `unavailable`: there is no key to be known by.
 */
export async function openPairing(deps: { db: Db; sealingKeys: SealingKeys }, userId: string): Promise<Pairing> {
  await ensureServerIdentity(deps, userId)
  const code = newPairingCode()
  const { expiresAt } = await writePairing(deps.db, { userId, codeHash: hashPairingCode(code) })
  return { code, expires_at: expiresAt.getTime() / 1000 }
}

/**
 * A computer that names a code gets a place in the person's list, and nothing else until they have confirmed it.
 * @throws RainError `not_found`, whatever is wrong with the code; `bad_request` for what is no key.
 */
export async function pairDevice(
  deps: DeviceFinders & { sealingKeys: SealingKeys },
  { code, name, public_key }: PairRequest,
): Promise<Paired> {
  const publicKey = readLinkKey(public_key)
  if (!publicKey || !isStorable(name)) throw new RainError('bad_request', 'That is no name and key of a computer.')
  const deviceId = newId('device')
  // @NOTE a code that cannot be one counts as a wrong one: whoever guesses learns nothing by it
  const codeHash = hashPairingCode(readPairingCode(code) ?? '')
  const used = await usePairing(deps.db, { codeHash, deviceId })
  if (used === 'wrong_code') {
    throw new RainError('not_found', 'That code is wrong or over. Ask for a new one in the dashboard.')
  }
  const { userId } = used
  const identity = await ensureServerIdentity(deps, userId)
  const fingerprint = pairingFingerprint(identity.publicKey, publicKey, deviceId)
  const device = await addDevice(deps.db, { id: deviceId, userId, name, publicKey: public_key, fingerprint })
  await tellDeviceChanged(deps, device, { online: false })
  return {
    device_id: deviceId,
    server_key: Buffer.from(identity.publicKey).toString('base64'),
    fingerprint,
    expires_at: (device.createdAt.getTime() + pairingTimes.confirmMs) / 1000,
  }
}
