import type { Device as DeviceRow } from '@rain/db'
import type { Device } from '@rain/protocol'
import { describeDevice, type DeviceFinders } from './describe-device.ts'

/** Tells every client how a computer is now, and whoever looks at it. Resolves to what they are told. */
export async function tellDeviceChanged(
  deps: DeviceFinders,
  row: DeviceRow,
  known: { online?: boolean } = {},
): Promise<Device> {
  const device = await describeDevice(deps, row, known)
  await deps.bus.log.append(row.userId, [{ event: { type: 'device_changed', device } }])
  await deps.bus.signals.send({ type: 'device_changed', deviceId: row.id })
  return device
}

/** The same after a change of its row, which the computer itself is to hear of first. */
export async function passOnChange(deps: DeviceFinders, row: DeviceRow): Promise<Device> {
  await deps.bus.devices.order(row.id, { type: 'row_changed', told: true })
  return tellDeviceChanged(deps, row)
}
