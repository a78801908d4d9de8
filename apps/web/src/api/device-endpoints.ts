import {
  deviceAnswerSchema,
  deviceListSchema,
  deviceRevokedSchema,
  devicesStoppedSchema,
  pairingSchema,
  vaultSchema,
  type ControlChange,
  type DeviceChange,
} from '@rain/protocol'
import { request } from './request.ts'

/** The doors of the person's computers, and of the secrets that are typed there. */
export const deviceApi = {
  list: () => request(deviceListSchema, '/api/devices'),
  openPairing: () => request(pairingSchema, '/api/devices/pairings', { method: 'POST' }),
  confirm: (id: string, pin: string) =>
    request(deviceAnswerSchema, pathOf(id, 'confirm'), { method: 'POST', body: { pin } }),
  change: (id: string, change: DeviceChange) =>
    request(deviceAnswerSchema, pathOf(id), { method: 'PATCH', body: change }),
  revoke: (id: string) => request(deviceRevokedSchema, pathOf(id), { method: 'DELETE' }),
  control: (id: string, change: ControlChange) =>
    request(deviceAnswerSchema, pathOf(id, 'control'), { method: 'POST', body: change }),
  stop: (id: string) => request(deviceAnswerSchema, pathOf(id, 'stop'), { method: 'POST' }),
  stopAll: () => request(devicesStoppedSchema, '/api/devices/stop', { method: 'POST' }),
  arm: (id: string, pin: string) => request(deviceAnswerSchema, pathOf(id, 'arm'), { method: 'POST', body: { pin } }),
  secrets: () => request(vaultSchema, '/api/vault'),
  keepSecret: (name: string, value: string, pin: string) =>
    request(vaultSchema, '/api/vault', { method: 'PUT', body: { name, value, pin } }),
  dropSecret: (name: string, pin: string) =>
    request(vaultSchema, '/api/vault', { method: 'DELETE', body: { name, pin } }),
}

function pathOf(id: string, ...door: string[]): string {
  return ['/api/devices', encodeURIComponent(id), ...door].join('/')
}
