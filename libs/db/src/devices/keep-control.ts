import type { Db } from '../client.ts'
import { statement } from '../sql.ts'
import { deviceColumns, type Device } from './device.ts'

const keep = statement<Device>(
  'keep-control',
  `UPDATE devices d SET control_until = now() + $4 * interval '1 millisecond'
   WHERE d.user_id = $1 AND d.id = $2 AND d.controller = 'person' AND d.control_token = $3 AND d.control_until > now()
     AND d.status = 'paired' AND d.stopped_at IS NULL
   RETURNING ${deviceColumns}`,
)

/** A person keeps mouse and keyboard for so long from now. Null: this session does not have them any more. */
export async function keepControl(
  db: Db,
  { userId, deviceId, token, forMs }: { userId: string; deviceId: string; token: string; forMs: number },
): Promise<Device | null> {
  const [device] = await keep(db, [userId, deviceId, token, forMs])
  return device ?? null
}

const endLost = statement<Device>(
  'end-lost-control',
  `UPDATE devices d SET epoch = d.epoch + 1, controller = 'nobody', control_turn_id = NULL, control_token = NULL,
     control_until = NULL
   WHERE d.controller = 'person' AND d.control_until <= now()
   RETURNING ${deviceColumns}`,
)

/** Takes mouse and keyboard from everybody who did not keep them. Resolves to the devices that are nobody's now. */
export function endLostControl(db: Db): Promise<Device[]> {
  return endLost(db, [])
}
