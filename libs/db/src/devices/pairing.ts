import { newId } from '@rain/protocol'
import type { Db } from '../client.ts'
import { statement } from '../sql.ts'
import { deviceColumns, turnInControl, type Device, type HaltedDevice } from './device.ts'

/** How long a code can be named, how many wrong ones it survives, and how long its device may wait to be confirmed. */
export const pairingTimes = { codeMs: 300_000, tries: 5, confirmMs: 300_000 } as const

const open = statement<{ id: string; expiresAt: Date }>(
  'open-pairing',
  `WITH void AS (UPDATE device_pairings SET ended_at = now() WHERE user_id = $2 AND ended_at IS NULL)
   INSERT INTO device_pairings (id, user_id, code_hash, expires_at)
   VALUES ($1, $2, $3, now() + $4 * interval '1 millisecond') RETURNING id, expires_at AS "expiresAt"`,
)

/** A new code of the person, in the place of the one they had. */
export async function openPairing(
  db: Db,
  { userId, codeHash }: { userId: string; codeHash: string },
): Promise<{ id: string; expiresAt: Date }> {
  const [row] = await open(db, [newId('pairing'), userId, codeHash, pairingTimes.codeMs])
  if (!row) throw new Error('a pairing that was just written is there')
  return row
}

const use = statement<{ userId: string }>(
  'use-pairing',
  `UPDATE device_pairings SET ended_at = now(), device_id = $2
   WHERE code_hash = $1 AND ended_at IS NULL AND expires_at > now() RETURNING user_id AS "userId"`,
)

const spend = statement<{ left: number }>(
  'spend-pairing-try',
  `UPDATE device_pairings SET tries = tries + 1, ended_at = CASE WHEN tries + 1 >= $1 THEN now() ELSE ended_at END
   WHERE ended_at IS NULL AND expires_at > now() RETURNING $1 - tries AS left`,
)

/**
 * Uses up a code for a device that is to be made. A wrong one counts against every code that is open: whoever guesses
 * does not know whose.
 */
export async function usePairing(
  db: Db,
  { codeHash, deviceId }: { codeHash: string; deviceId: string },
): Promise<{ userId: string } | 'wrong_code'> {
  const [row] = await use(db, [codeHash, deviceId])
  if (row) return row
  await spend(db, [pairingTimes.tries])
  return 'wrong_code'
}

const add = statement<Device>(
  'add-device',
  `INSERT INTO devices AS d (id, user_id, name, status, public_key, fingerprint) VALUES ($1, $2, $3, 'pending', $4, $5)
   RETURNING ${deviceColumns}`,
)

/** A device that has named a code. It may do nothing until the person has compared the fingerprint. */
export async function addDevice(
  db: Db,
  device: { id: string; userId: string; name: string; publicKey: string; fingerprint: string },
): Promise<Device> {
  const [row] = await add(db, [device.id, device.userId, device.name, device.publicKey, device.fingerprint])
  if (!row) throw new Error('a device that was just written is there')
  return row
}

const confirm = statement<Device>(
  'confirm-device',
  `WITH d AS (
     UPDATE devices d SET status = 'paired', paired_at = now()
     WHERE d.user_id = $1 AND d.id = $2 AND d.status = 'pending' AND d.created_at > now() - $4 * interval '1 millisecond'
     RETURNING *
   )
   SELECT ${deviceColumns} FROM d, LATERAL (SELECT append_audit($1, 'device_changed',
     jsonb_build_object('what', 'paired', 'device', d.id, 'name', d.name, 'key', d.public_key, 'by', $3::text))) audited`,
)

/** The person has compared the fingerprint. Null: no such device waits. Written into the audit log. */
export async function confirmDevice(
  db: Db,
  { userId, deviceId, by }: { userId: string; deviceId: string; by: string },
): Promise<Device | null> {
  const [device] = await confirm(db, [userId, deviceId, by, pairingTimes.confirmMs])
  return device ?? null
}

const revoke = statement<HaltedDevice>(
  'revoke-device',
  `WITH was AS (
     SELECT d.id, ${turnInControl} AS had FROM devices d
     WHERE d.user_id = $1 AND d.id = $2 AND d.status <> 'revoked' FOR UPDATE
   ), d AS (
     UPDATE devices d SET status = 'revoked', revoked_at = now(), epoch = d.epoch + 1, controller = 'nobody',
       control_turn_id = NULL, control_token = NULL, control_until = NULL
     FROM was WHERE d.id = was.id RETURNING d.*, was.had
   ), agents AS (UPDATE agents SET mode = 'coding', device_id = NULL WHERE user_id = $1 AND device_id = $2)
   SELECT ${deviceColumns}, d.had AS "hadTurnId" FROM d, LATERAL (SELECT append_audit($1, 'device_changed',
     jsonb_build_object('what', 'revoked', 'device', d.id, 'by', $3::text))) audited`,
)

/** Its key is worth nothing from now on. Null: it was not there. Written into the audit log. */
export async function revokeDevice(
  db: Db,
  { userId, deviceId, by }: { userId: string; deviceId: string; by: string },
): Promise<HaltedDevice | null> {
  const [device] = await revoke(db, [userId, deviceId, by])
  return device ?? null
}
