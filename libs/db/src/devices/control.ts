import type { Db } from '../client.ts'
import { statement } from '../sql.ts'
import { deviceColumns, deviceOf, isControlled, type Device } from './device.ts'

/** Who has mouse and keyboard: the turn of the person an agent works on, or a session of the person. */
export type Holder = { by: 'agent'; turnId: string } | { by: 'person'; token: string }

export type ControlRefusal = 'not_there' | 'not_paired' | 'stopped' | 'person_has_it' | 'other_agent'

export type Control = { taken: true; device: Device; isNew: boolean } | { taken: false; why: ControlRefusal }

const take = statement<Device & { isNew: boolean }>(
  'take-control',
  `WITH had AS (
     SELECT d.id, ${isControlled} AND d.controller = $3
       AND coalesce(d.control_turn_id, '') = coalesce($4, '') AND coalesce(d.control_token, '') = coalesce($5, '') AS mine,
       ${isControlled} AS controlled, d.controller AS by
     FROM devices d WHERE d.id = $2 AND d.user_id = $1 FOR UPDATE
   )
   UPDATE devices d SET epoch = d.epoch + CASE WHEN had.mine THEN 0 ELSE 1 END, controller = $3, control_turn_id = $4,
     control_token = $5, control_until = now() + $6 * interval '1 millisecond'
   FROM had
   WHERE d.id = had.id AND d.status = 'paired' AND d.stopped_at IS NULL
     AND (had.mine OR $3 = 'person' OR NOT had.controlled)
   RETURNING ${deviceColumns}, NOT had.mine AS "isNew"`,
)

/**
 * Takes mouse and keyboard of a device, or keeps them. A person may always take them; an agent only while nobody has
 * them. Each change of hands raises the epoch, so that what the holder before has under way is refused.
 * `forMs` counts for a person, who renews it; a turn keeps control until it ends or gives it back.
 */
export async function takeControl(
  db: Db,
  { userId, deviceId, holder, forMs = 0 }: { userId: string; deviceId: string; holder: Holder; forMs?: number },
): Promise<Control> {
  const turnId = holder.by === 'agent' ? holder.turnId : null
  const token = holder.by === 'person' ? holder.token : null
  const [row] = await take(db, [userId, deviceId, holder.by, turnId, token, forMs])
  if (row) {
    const { isNew, ...device } = row
    return { taken: true, device, isNew }
  }
  return { taken: false, why: whyNot(await deviceOf(db, userId, deviceId)) }
}

function whyNot(device: Device | null): ControlRefusal {
  if (!device) return 'not_there'
  if (device.status !== 'paired') return 'not_paired'
  if (device.stoppedAt) return 'stopped'
  return device.controller === 'person' ? 'person_has_it' : 'other_agent'
}

const give = statement<Device>(
  'give-control-back',
  `UPDATE devices d SET epoch = d.epoch + 1, controller = 'nobody', control_turn_id = NULL, control_token = NULL,
     control_until = NULL
   WHERE d.user_id = $1 AND d.id = $2 AND d.controller = $3 AND coalesce(d.control_turn_id, '') = coalesce($4, '')
     AND coalesce(d.control_token, '') = coalesce($5, '')
   RETURNING ${deviceColumns}`,
)

/** Gives mouse and keyboard back. Null: this holder did not have them. */
export async function giveControlBack(
  db: Db,
  { userId, deviceId, holder }: { userId: string; deviceId: string; holder: Holder },
): Promise<Device | null> {
  const turnId = holder.by === 'agent' ? holder.turnId : null
  const token = holder.by === 'person' ? holder.token : null
  const [device] = await give(db, [userId, deviceId, holder.by, turnId, token])
  return device ?? null
}
