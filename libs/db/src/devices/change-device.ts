import type { Db } from '../client.ts'
import { statement } from '../sql.ts'
import { deviceColumns, type Device } from './device.ts'

const change = statement<Device>(
  'change-device',
  `WITH d AS (
     UPDATE devices d SET name = coalesce($3, d.name), records = coalesce($4, d.records), keep_days = coalesce($5, d.keep_days),
       lossless = coalesce($7, d.lossless)
     WHERE d.user_id = $1 AND d.id = $2 AND d.status <> 'revoked' RETURNING *
   )
   SELECT ${deviceColumns} FROM d, LATERAL (SELECT append_audit($1, 'device_changed',
     jsonb_strip_nulls(jsonb_build_object('what', 'changed', 'device', d.id, 'name', $3::text, 'records', $4::boolean,
       'keep_days', $5::int, 'lossless', $7::boolean, 'by', $6::text)))) audited`,
)

export interface DeviceSettings {
  name?: string | undefined
  records?: boolean | undefined
  keepDays?: number | undefined
  lossless?: boolean | undefined
}

/** What is left out stays. Null: it is not there. Written into the audit log. */
export async function changeDevice(
  db: Db,
  { userId, deviceId, by }: { userId: string; deviceId: string; by: string },
  { name, records, keepDays, lossless }: DeviceSettings,
): Promise<Device | null> {
  const [device] = await change(db, [
    userId,
    deviceId,
    name ?? null,
    records ?? null,
    keepDays ?? null,
    by,
    lossless ?? null,
  ])
  return device ?? null
}
