import type { Db } from '../client.ts'
import { statement } from '../sql.ts'
import { deviceColumns, type Device } from './device.ts'

const catchUp = statement<Device>(
  'catch-up-epoch',
  `UPDATE devices d SET epoch = $2 + 1 WHERE d.id = $1 AND d.epoch < $2 RETURNING ${deviceColumns}`,
)

/**
 * A device that knows a later epoch than its row, because the database is one of before, would refuse everything: the row
 * goes past it. Null: the row is not behind.
 */
export async function catchUpEpoch(db: Db, deviceId: string, known: number): Promise<Device | null> {
  const [device] = await catchUp(db, [deviceId, known])
  return device ?? null
}
