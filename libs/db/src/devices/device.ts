import type { Controller, DeviceFacts } from '@rain/protocol'
import type { Db } from '../client.ts'
import { statement } from '../sql.ts'

/** A computer with a desktop-agent on it, as the transitions hand it out. */
export interface Device {
  id: string
  userId: string
  name: string
  status: 'pending' | 'paired' | 'revoked'
  /** Raw Ed25519 key, base64. */
  publicKey: string
  fingerprint: string
  facts: DeviceFacts | null
  /** Raised whenever mouse and keyboard change hands. */
  epoch: number
  controller: Controller
  controlTurnId: string | null
  controlToken: string | null
  stoppedAt: Date | null
  stoppedBy: string | null
  /** The desktop-agent itself has said that it stands still. */
  stopSeenAt: Date | null
  records: boolean
  keepDays: number
  /** Models get its pictures without loss, at about four times the bytes. */
  lossless: boolean
  createdAt: Date
  pairedAt: Date | null
  lastSeenAt: Date | null
}

/** A device out of whose hands everything was taken. */
export interface HaltedDevice extends Device {
  /** The turn that had control until now. */
  hadTurnId: string | null
}

/** SQL for whether somebody has control of `d`: control of a turn ends with the turn, a person's when it is not renewed. */
export const isControlled = `((d.controller = 'person' AND d.control_until > now()) OR (d.controller = 'agent' AND EXISTS (
  SELECT 1 FROM turns t WHERE t.id = d.control_turn_id AND t.status <> 'done')))`

/** SQL for the turn that has control of `d` now; null: no turn has. */
export const turnInControl = `CASE WHEN d.controller = 'agent' AND ${isControlled} THEN d.control_turn_id END`

/** The columns of `d`, named as in `Device`. */
export const deviceColumns = `
  d.id, d.user_id AS "userId", d.name, d.status, d.public_key AS "publicKey", d.fingerprint, d.facts, d.epoch,
  CASE WHEN ${isControlled} THEN d.controller ELSE 'nobody' END AS controller,
  d.control_turn_id AS "controlTurnId", d.control_token AS "controlToken", d.stopped_at AS "stoppedAt",
  d.stopped_by AS "stoppedBy", d.stop_seen_at AS "stopSeenAt", d.records, d.keep_days AS "keepDays", d.lossless,
  d.created_at AS "createdAt", d.paired_at AS "pairedAt", d.last_seen_at AS "lastSeenAt"`

const ofPerson = statement<Device>(
  'devices-of',
  `SELECT ${deviceColumns} FROM devices d WHERE d.user_id = $1 AND d.status <> 'revoked' ORDER BY d.created_at, d.id`,
)

/** Those of a person that were not revoked, the oldest first. */
export function devicesOf(db: Db, userId: string): Promise<Device[]> {
  return ofPerson(db, [userId])
}

const one = statement<Device>(
  'device-of',
  `SELECT ${deviceColumns} FROM devices d WHERE d.user_id = $1 AND d.id = $2 AND d.status <> 'revoked'`,
)

/** Null: it is not there, or somebody else's, or was revoked. */
export async function deviceOf(db: Db, userId: string, deviceId: string): Promise<Device | null> {
  const [device] = await one(db, [userId, deviceId])
  return device ?? null
}

const byId = statement<Device>('device-by-id', `SELECT ${deviceColumns} FROM devices d WHERE d.id = $1`)

/** For the link itself, which knows nobody but the device. */
export async function deviceById(db: Db, deviceId: string): Promise<Device | null> {
  const [device] = await byId(db, [deviceId])
  return device ?? null
}

const seen = statement<Device>(
  'note-device-facts',
  `UPDATE devices d SET facts = $2::jsonb, last_seen_at = now() WHERE d.id = $1 AND d.status <> 'revoked'
   RETURNING ${deviceColumns}`,
)

/** What a device has said of itself. */
export async function noteDeviceFacts(db: Db, deviceId: string, facts: DeviceFacts): Promise<Device | null> {
  const [device] = await seen(db, [deviceId, JSON.stringify(facts)])
  return device ?? null
}
