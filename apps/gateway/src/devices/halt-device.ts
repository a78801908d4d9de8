import { revokeDevice as writeRevoked, stopDevices as writeStopped, type HaltedDevice } from '@rain/db'
import type { Device } from '@rain/protocol'
import { describeDevice, type DeviceFinders } from './describe-device.ts'
import { endWork } from './end-work.ts'
import { noSuchDevice, requireDevice } from './require-device.ts'
import { tellDeviceChanged } from './tell-device.ts'

interface Which {
  userId: string
  deviceId: string
  /** The token that asks for it. */
  by: string
}

/**
 * Stops a computer: the row first, which no action gets past, then the computer and the turn that works there. Again, it
 * tells the computer again.
 * @throws RainError `not_found`.
 */
export async function haltDevice(deps: DeviceFinders, which: Which): Promise<Device> {
  const { userId, deviceId } = which
  const [stopped] = await writeStopped(deps.db, which)
  const told = deps.bus.devices.order(deviceId, { type: 'row_changed', told: true })
  // @NOTE together: the turn hears from its computer within milliseconds, and is not to ask its model what to do then
  if (stopped) return (await Promise.all([followHalt(deps, stopped), told]))[0]
  await told
  return describeDevice(deps, await requireDevice(deps.db, userId, deviceId))
}

/** The same for all of the person. Resolves to those that were not stopped before. */
export async function haltAllDevices(deps: DeviceFinders, { userId, by }: Omit<Which, 'deviceId'>): Promise<Device[]> {
  const halted = await writeStopped(deps.db, { userId, by })
  const told = halted.map(({ id }) => deps.bus.devices.order(id, { type: 'row_changed', told: true }))
  const [devices] = await Promise.all([Promise.all(halted.map((device) => followHalt(deps, device))), ...told])
  return devices
}

/** What follows once a computer stands still: the turn that worked there ends, and every client hears of it. */
export async function followHalt(
  deps: DeviceFinders,
  device: HaltedDevice,
  known: { online?: boolean } = {},
): Promise<Device> {
  await endWork(deps, device)
  return tellDeviceChanged(deps, device, known)
}

/**
 * Its key is worth nothing from now on: its link closes, and what was under way there is stopped.
 * @throws RainError `not_found`.
 */
export async function revokeDevice(deps: DeviceFinders, which: Which): Promise<void> {
  const { userId, deviceId } = which
  const device = (await writeRevoked(deps.db, which)) ?? noSuchDevice()
  await Promise.all([deps.bus.devices.order(deviceId, { type: 'row_changed', told: true }), endWork(deps, device)])
  await deps.bus.log.append(userId, [{ event: { type: 'device_removed', device_id: deviceId } }])
  await deps.bus.signals.send({ type: 'device_changed', deviceId })
}
