import type { Db } from './client.ts'
import { statement } from './sql.ts'
import { turnColumns, type Turn } from './turn.ts'
import { isNext, waitsForNothing } from './turns.ts'

const lost = statement<{ id: string }>(
  'lost-turns',
  `SELECT t.id FROM turns t
   WHERE (t.status = 'running' AND t.lease_until < now())
     OR (t.status = 'parked' AND ${waitsForNothing})
     OR (t.status = 'queued' AND t.created_at < now() - make_interval(secs => $1) AND ${isNext})
   ORDER BY t.seq LIMIT 500`,
)

/** Turns that could go on and that nobody works on: their runner died, or their job was lost. */
export async function turnsToRing(db: Db, graceMs: number): Promise<string[]> {
  return (await lost(db, [graceMs / 1000])).map((row) => row.id)
}

const unannounced = statement<Turn>(
  'unannounced-turns',
  `SELECT ${turnColumns} FROM turns t
   WHERE t.status = 'done' AND t.announced_at IS NULL AND t.finished_at < now() - make_interval(secs => $1)
   ORDER BY t.finished_at LIMIT 500`,
)

/** Ended turns whose outcome may not be in the log. */
export function unannouncedTurns(db: Db, graceMs: number): Promise<Turn[]> {
  return unannounced(db, [graceMs / 1000])
}

export interface Expired {
  kind: 'permission' | 'question'
  id: string
  turnId: string
  userId: string
  agentKey: string
}

// @NOTE the turn is locked first, as by all who end one; and the chains of several people in one order: or two of these
// statements could wait for each other
const expire = statement<Expired>(
  'expire-requests',
  `WITH held AS (
     SELECT t.id, t.agent_key, t.conversation_id FROM turns t
     WHERE t.id IN (SELECT turn_id FROM permission_requests WHERE status = 'pending' AND expires_at <= now())
     FOR UPDATE SKIP LOCKED
   ), late AS (
     UPDATE permission_requests p SET status = 'expired', decided_at = now()
     FROM held WHERE p.turn_id = held.id AND p.status = 'pending' AND p.expires_at <= now()
     RETURNING p.*, held.agent_key, held.conversation_id
   ), calls AS (
     UPDATE tool_calls c SET status = 'expired' FROM late WHERE c.id = late.tool_call_id
       AND c.status = 'awaiting_permission'
   ), audited AS (
     SELECT count(append_audit(p.user_id, 'decided', jsonb_build_object(
       'agent', p.agent_key, 'conversation', p.conversation_id, 'turn', p.turn_id, 'call', p.tool_call_id, 'tool', p.tool,
       'input_hash', p.input_hash, 'level', p.level, 'request', p.id, 'decision', 'expired', 'ground', 'deadline')))
     FROM (SELECT late.*, c.tool FROM late JOIN tool_calls c ON c.id = late.tool_call_id
           ORDER BY late.user_id, late.id) p
   ), unanswered AS (
     UPDATE questions q SET status = 'expired', answered_at = now()
     WHERE q.status = 'pending' AND q.expires_at <= now() RETURNING q.*
   )
   SELECT 'permission' AS kind, late.id, late.turn_id AS "turnId", late.user_id AS "userId", late.agent_key AS "agentKey"
     FROM late, audited
   UNION ALL
   SELECT 'question', u.id, u.turn_id, u.user_id, t.agent_key FROM unanswered u JOIN turns t ON t.id = u.turn_id`,
)

/** Closes every request whose time is over, and writes that into the audit log: not approved in time is denied. */
export function expireRequests(db: Db): Promise<Expired[]> {
  return expire(db, [])
}
