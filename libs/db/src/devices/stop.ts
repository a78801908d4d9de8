import type { Db } from '../client.ts'
import { statement } from '../sql.ts'
import { deviceColumns, type Device } from './device.ts'

const stop = statement<Device>(
  'stop-devices',
  `WITH d AS (
     UPDATE devices d SET stopped_at = now(), stopped_by = $3, stop_seen_at = NULL, epoch = d.epoch + 1,
       controller = 'nobody', control_turn_id = NULL, control_token = NULL, control_until = NULL
     WHERE d.user_id = $1 AND d.id = coalesce($2, d.id) AND d.status = 'paired' AND d.stopped_at IS NULL
     RETURNING *
   )
   SELECT ${deviceColumns} FROM d, LATERAL (SELECT append_audit($1, 'device_changed',
     jsonb_build_object('what', 'stopped', 'device', d.id, 'by', $3::text))) audited`,
)

/**
 * Stops a device, or all of the person: nothing is done there until it is armed again. Written into the audit log.
 * @returns Those that were not stopped before.
 */
export function stopDevices(
  db: Db,
  { userId, deviceId, by }: { userId: string; deviceId?: string; by: string },
): Promise<Device[]> {
  return stop(db, [userId, deviceId ?? null, by])
}

const noteStop = statement<Device>(
  'note-device-stopped',
  `WITH was AS (SELECT id, stopped_at FROM devices WHERE id = $1 FOR UPDATE), d AS (
     UPDATE devices d SET stopped_at = coalesce(d.stopped_at, now()), stopped_by = coalesce(d.stopped_by, $2),
       stop_seen_at = now(), epoch = d.epoch + CASE WHEN d.stopped_at IS NULL THEN 1 ELSE 0 END, controller = 'nobody',
       control_turn_id = NULL, control_token = NULL, control_until = NULL
     FROM was WHERE d.id = was.id RETURNING d.*
   )
   SELECT ${deviceColumns} FROM d, was, LATERAL (SELECT CASE WHEN was.stopped_at IS NULL THEN append_audit(d.user_id,
     'device_changed', jsonb_build_object('what', 'stopped', 'device', d.id, 'by', $2::text)) END) audited`,
)

/** The device itself says that it stands still: it was told to, or somebody there has stopped it. */
export async function noteDeviceStopped(db: Db, deviceId: string, by: string): Promise<Device | null> {
  const [device] = await noteStop(db, [deviceId, by])
  return device ?? null
}

const arm = statement<Device>(
  'arm-device',
  `WITH d AS (
     UPDATE devices d SET stopped_at = NULL, stopped_by = NULL, stop_seen_at = NULL, epoch = d.epoch + 1
     WHERE d.user_id = $1 AND d.id = $2 AND d.status = 'paired' AND d.stopped_at IS NOT NULL RETURNING *
   )
   SELECT ${deviceColumns} FROM d, LATERAL (SELECT append_audit($1, 'device_changed',
     jsonb_build_object('what', 'armed', 'device', d.id, 'by', $3::text))) audited`,
)

/** Lets a stopped device act again. Null: it was not stopped. Written into the audit log. */
export async function armDevice(
  db: Db,
  { userId, deviceId, by }: { userId: string; deviceId: string; by: string },
): Promise<Device | null> {
  const [device] = await arm(db, [userId, deviceId, by])
  return device ?? null
}
