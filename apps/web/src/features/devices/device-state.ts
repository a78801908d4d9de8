import type { Device } from '@rain/protocol'

/** What matters most about a computer at the moment. */
export type DeviceState = 'pending' | 'stopped' | 'offline' | 'yours' | 'person' | 'acting' | 'online'

/** `yours`: this session has its mouse and keyboard. */
export function stateOf(device: Device, yours: boolean): DeviceState {
  if (device.status === 'pending') return 'pending'
  if (device.stopped) return 'stopped'
  if (!device.online) return 'offline'
  if (device.controller === 'person') return yours ? 'yours' : 'person'
  return device.controller === 'agent' ? 'acting' : 'online'
}
