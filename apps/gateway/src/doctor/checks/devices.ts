import type { Bus } from '@rain/bus'
import { devicesOf, type Db } from '@rain/db'
import type { Device } from '@rain/protocol'
import { describeDevices } from '../../devices/describe-device.ts'
import type { Found } from '../check.ts'
import { isOlder } from '../is-older.ts'

/** Whether the person's computers are there, and their programs as new as the server. One that is switched off is no fault. */
export async function checkDevices(
  deps: { db: Db; bus: Bus },
  userId: string,
  version: string,
): Promise<Found<'devices'>> {
  return judgeDevices(await describeDevices(deps, await devicesOf(deps.db, userId)), version)
}

export function judgeDevices(
  devices: readonly Pick<Device, 'name' | 'online' | 'facts'>[],
  version: string,
): Found<'devices'> {
  if (devices.length === 0) return { finding: 'none' }
  const facts = { count: devices.length, online: devices.filter(({ online }) => online).length }
  const outdated = devices.filter((device) => device.facts !== null && isOlder(device.facts.version, version))
  if (outdated.length === 0) return { finding: 'well', facts }
  return { finding: 'outdated', facts: { ...facts, names: outdated.map(({ name }) => name).join(', ') } }
}
