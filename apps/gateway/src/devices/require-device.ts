import { deviceOf, type Db, type Device } from '@rain/db'
import { RainError } from '@rain/protocol'

/** @throws RainError `not_found`: it is not there, or somebody else's, or was revoked. */
export async function requireDevice(db: Db, userId: string, deviceId: string): Promise<Device> {
  return (await deviceOf(db, userId, deviceId)) ?? noSuchDevice()
}

export function noSuchDevice(): never {
  throw new RainError('not_found', 'There is no such computer.')
}
