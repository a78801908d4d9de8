import type { Db } from '../client.ts'
import { statement } from '../sql.ts'
import { deviceColumns, turnInControl, type Device, type HaltedDevice } from './device.ts'

const stop = statement<HaltedDevice>(
  'stop-devices',
  `WITH was AS (
     SELECT d.id, ${turnInControl} AS had FROM devices d
     WHERE d.user_id = $1 AND d.id = coalesce($2, d.id) AND d.status = 'paired' AND d.stopped_at IS NULL FOR UPDATE
   ), d AS (
     UPDATE devices d SET stopped_at = now(), stopped_by = $3, stop_seen_at = NULL, epoch = d.epoch + 1,
       controller = 'nobody', control_turn_id = NULL, control_token = NULL, control_until = NULL
     FROM was WHERE d.id = was.id RETURNING d.*, was.had
   )
   SELECT ${deviceColumns}, d.had AS "hadTurnId" FROM d, LATERAL (SELECT append_audit($1, 'device_changed',
     jsonb_build_object('what', 'stopped', 'device', d.id, 'by', $3::text))) audited`,
)

/**
 * Stops a device, or all of the person: nothing is done there until it is armed again. Written into the audit log.
 * @returns Those that were not stopped before.
 */
export function stopDevices(
  db: Db,
  { userId, deviceId, by }: { userId: string; deviceId?: string; by: string },
): Promise<HaltedDevice[]> {
  return stop(db, [userId, deviceId ?? null, by])
}

const noteStop = statement<HaltedDevice>(
  'note-device-stopped',
  `WITH was AS (
     SELECT d.id, d.stopped_at, ${turnInControl} AS had FROM devices d WHERE d.id = $1 FOR UPDATE
   ), d AS (
     UPDATE devices d SET stopped_at = coalesce(d.stopped_at, now()), stopped_by = coalesce(d.stopped_by, $2),
       stop_seen_at = now(), epoch = d.epoch + CASE WHEN d.stopped_at IS NULL THEN 1 ELSE 0 END, controller = 'nobody',
       control_turn_id = NULL, control_token = NULL, control_until = NULL
     FROM was WHERE d.id = was.id RETURNING d.*
   )
   SELECT ${deviceColumns}, was.had AS "hadTurnId" FROM d, was, LATERAL (SELECT CASE WHEN was.stopped_at IS NULL THEN append_audit(d.user_id,
     'device_changed', jsonb_build_object('what', 'stopped', 'device', d.id, 'by', $2::text)) END) audited`,
)

/** The device itself says that it stands still: it was told to, or somebody there has stopped it. */
export async function noteDeviceStopped(db: Db, deviceId: string, by: string): Promise<HaltedDevice | null> {
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

const armThere = statement<Device>(
  'note-device-armed',
  `WITH d AS (
     UPDATE devices d SET stopped_at = NULL, stopped_by = NULL, stop_seen_at = NULL, epoch = d.epoch + 1
     WHERE d.id = $1 AND d.status = 'paired' AND d.stopped_by IN ('hotkey', 'corner', 'command') RETURNING *
   )
   SELECT ${deviceColumns} FROM d, LATERAL (SELECT append_audit(d.user_id, 'device_changed',
     jsonb_build_object('what', 'armed', 'device', d.id, 'by', 'device'))) audited`,
)

/** Somebody has armed it there, as whoever has stopped it there may. Null: that is no stop they can lift. */
export async function noteDeviceArmed(db: Db, deviceId: string): Promise<Device | null> {
  const [device] = await armThere(db, [deviceId])
  return device ?? null
}
