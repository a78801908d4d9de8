import { armDevice as writeArmed, confirmDevice as writeConfirmed } from '@rain/db'
import { RainError, type Device } from '@rain/protocol'
import type { PinGate } from '../auth/pin-gate.ts'
import { requirePin } from '../auth/require-pin.ts'
import { describeDevice, type DeviceFinders } from './describe-device.ts'
import { noSuchDevice, requireDevice } from './require-device.ts'
import { passOnChange } from './tell-device.ts'

interface Leave {
  userId: string
  tokenId: string
  address: string
  deviceId: string
  pin: string | undefined
}

type Deps = DeviceFinders & { pinGate: PinGate }

/**
 * The person has compared the fingerprint.
 * @throws RainError `not_found` when no such computer waits (any more), `pin_required`, `pin_invalid`, `locked_out`.
 */
export async function confirmDevice(deps: Deps, leave: Leave): Promise<Device> {
  const { userId, tokenId, deviceId } = leave
  const waiting = await requireDevice(deps.db, userId, deviceId)
  if (waiting.status !== 'pending') return describeDevice(deps, waiting)
  await requirePin(deps, leave, 'To let agents work on a computer needs your PIN.')
  const device = await writeConfirmed(deps.db, { userId, deviceId, by: tokenId })
  return device ? passOnChange(deps, device) : noSuchDevice()
}

/**
 * Lets a stopped computer act again. It must be there to hear of it: one that comes back stopped has been stopped since.
 * @throws RainError `not_found`, `device_offline`, `pin_required`, `pin_invalid`, `locked_out`.
 */
export async function armDevice(deps: Deps, leave: Leave): Promise<Device> {
  const { userId, tokenId, deviceId } = leave
  const stopped = await requireDevice(deps.db, userId, deviceId)
  if (!stopped.stoppedAt) return describeDevice(deps, stopped)
  if (!(await deps.bus.devices.connected([deviceId])).has(deviceId)) {
    throw new RainError('device_offline', `${stopped.name} is not connected. Arm it when it is back.`)
  }
  await requirePin(deps, leave, 'To let a stopped computer act again needs your PIN.')
  const device = await writeArmed(deps.db, { userId, deviceId, by: tokenId })
  return device ? passOnChange(deps, device) : describeDevice(deps, await requireDevice(deps.db, userId, deviceId))
}
