import type { ErrorCode } from '@rain/protocol'
import { auditEndOf } from './audit-sql.ts'
import type { Db } from './client.ts'
import { statement } from './sql.ts'
import { turnColumns, type Fence, type Turn } from './turn.ts'

export interface Claimed {
  turn: Turn
  /** `running`: its last owner was lost, and a model step or a tool may have been cut short. */
  from: 'queued' | 'parked' | 'running'
}

/** SQL: has everything been answered that a parked turn `t` waits for, or is it to be stopped? */
export const waitsForNothing = `(t.cancel_requested_at IS NOT NULL OR (
  NOT EXISTS (SELECT 1 FROM permission_requests p WHERE p.turn_id = t.id AND p.status = 'pending')
  AND NOT EXISTS (SELECT 1 FROM questions q WHERE q.turn_id = t.id AND q.status = 'pending')
  AND NOT EXISTS (SELECT 1 FROM turns s WHERE s.parent_turn_id = t.id AND s.status <> 'done')))`

/** SQL: may a queued turn `t` begin? A sub-agent waits for nobody. */
export const isNext = `(t.parent_turn_id IS NOT NULL OR NOT EXISTS (
  SELECT 1 FROM turns o WHERE o.agent_id = t.agent_id AND o.parent_turn_id IS NULL AND o.id <> t.id
    AND (o.status IN ('running', 'parked') OR (o.status = 'queued' AND o.seq < t.seq))))`

const claim = statement<Turn & { from: Claimed['from'] }>(
  'claim-turn',
  `WITH old AS (SELECT id, status FROM turns WHERE id = $1 FOR UPDATE)
   UPDATE turns t SET status = 'running', epoch = t.epoch + 1, lease_owner = $2,
     takeovers = t.takeovers + (old.status = 'running')::int,
     lease_until = now() + make_interval(secs => $3), started_at = coalesce(t.started_at, now())
   FROM old
   WHERE t.id = old.id AND (
     (old.status = 'running' AND t.lease_until < now())
     OR (old.status = 'parked' AND ${waitsForNothing})
     OR (old.status = 'queued' AND ${isNext}))
   RETURNING ${turnColumns}, old.status AS "from"`,
)

/**
 * Makes this runner the owner of a turn that is queued, parked with everything answered, or lost by its owner.
 * Null: there is nothing to do here (a duplicate job, a busy agent, still waiting, already done).
 */
export async function claimTurn(
  db: Db,
  claimant: { turnId: string; owner: string; leaseMs: number },
): Promise<Claimed | null> {
  try {
    const [row] = await claim(db, [claimant.turnId, claimant.owner, claimant.leaseMs / 1000])
    if (!row) return null
    const { from, ...turn } = row
    return { turn, from }
  } catch (error) {
    // @NOTE two queued turns of one agent claimed at once: the unique index lets one through
    if (isUniqueViolation(error)) return null
    throw error
  }
}

function isUniqueViolation(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '23505'
}

const renew = statement<{ id: string; epoch: number; cancelRequested: boolean }>(
  'renew-leases',
  `UPDATE turns t SET lease_until = now() + make_interval(secs => $3)
   FROM unnest($1::text[], $2::int[]) AS held (id, epoch)
   WHERE t.id = held.id AND t.epoch = held.epoch AND t.status = 'running' AND t.lease_owner IS NOT NULL
   RETURNING t.id, t.epoch, t.cancel_requested_at IS NOT NULL AS "cancelRequested"`,
)

/** Keeps the leases of all turns a runner holds. A turn that is missing from the answer is no longer its own. */
export function renewLeases(db: Db, fences: Fence[], leaseMs: number) {
  return renew(db, [fences.map((fence) => fence.turnId), fences.map((fence) => fence.epoch), leaseMs / 1000])
}

const release = statement<{ id: string }>(
  'release-turn',
  `UPDATE turns SET lease_owner = NULL, lease_until = now() - interval '1 second', takeovers = takeovers - 1
   WHERE id = $1 AND epoch = $2 AND status = 'running' RETURNING id`,
)

/** Gives a running turn back, for whoever claims it next. That does not count as losing its runner. */
export async function releaseTurn(db: Db, fence: Fence): Promise<void> {
  await release(db, [fence.turnId, fence.epoch])
}

export interface Outcome {
  outcome: 'completed' | 'interrupted' | 'failed'
  text: string
  errorCode?: ErrorCode
}

export interface Finished {
  turn: Turn
  /** The agent's next message in the queue. */
  nextTurnId: string | null
  /** The sub-agents of it that were still at work: they are to be stopped. */
  stoppedTurnIds: string[]
}

const settle = `
  calls AS (
    UPDATE tool_calls c SET status = 'interrupted', output = coalesce(c.output, 'Not run: the turn was ended before it.'),
      finished_at = now()
    FROM t WHERE c.turn_id = t.id AND c.status NOT IN ('denied', 'expired', 'done', 'failed', 'interrupted')
    RETURNING c.*
  ), audited AS (
    SELECT count(${auditEndOf('calls')}) FROM calls
  ), requests AS (
    UPDATE permission_requests p SET status = 'cancelled', decided_at = now()
    FROM t WHERE p.turn_id = t.id AND p.status = 'pending'
  ), asked AS (
    UPDATE questions q SET status = 'cancelled', answered_at = now()
    FROM t WHERE q.turn_id = t.id AND q.status = 'pending'
  ), stopped AS (
    UPDATE turns s SET cancel_requested_at = coalesce(s.cancel_requested_at, now())
    FROM t WHERE s.parent_turn_id = t.id AND s.status <> 'done'
    RETURNING s.id
  )`

const next = `(SELECT n.id FROM turns n WHERE n.agent_id = t.agent_id AND n.status = 'queued' AND n.id <> t.id
     AND n.parent_turn_id IS NULL ORDER BY n.seq LIMIT 1) AS "nextTurnId", ARRAY(SELECT id FROM stopped) AS "stoppedTurnIds"`

type FinishedRow = Turn & Omit<Finished, 'turn'>

const finish = statement<FinishedRow>(
  'finish-turn',
  `WITH t AS (
     UPDATE turns SET status = 'done', finished_at = now(), lease_until = NULL, outcome = $3, outcome_text = $4,
       error_code = $5
     WHERE id = $1 AND epoch = $2 AND status = 'running' RETURNING *
   ), ${settle}
   SELECT ${turnColumns}, ${next} FROM t, audited`,
)

/** Ends a running turn. Null: it is no longer ours. */
export async function finishTurn(db: Db, fence: Fence, outcome: Outcome): Promise<Finished | null> {
  const [row] = await finish(db, [fence.turnId, fence.epoch, outcome.outcome, outcome.text, outcome.errorCode ?? null])
  return row ? split(row) : null
}

function split({ nextTurnId, stoppedTurnIds, ...turn }: FinishedRow): Finished {
  return { turn, nextTurnId, stoppedTurnIds }
}

export const interruptedText = 'Interrupted by user.'

const cancelIdle = statement<FinishedRow>(
  'cancel-idle-turn',
  `WITH t AS (
     UPDATE turns SET status = 'done', finished_at = now(), epoch = epoch + 1, outcome = 'interrupted',
       outcome_text = $3, cancel_requested_at = now()
     WHERE id = $1 AND user_id = $2 AND status IN ('queued', 'parked') RETURNING *
   ), ${settle}
   SELECT ${turnColumns}, ${next} FROM t, audited`,
)

const flagRunning = statement<Turn>(
  'cancel-running-turn',
  `UPDATE turns t SET cancel_requested_at = coalesce(t.cancel_requested_at, now())
   WHERE t.id = $1 AND t.user_id = $2 AND t.status = 'running' RETURNING ${turnColumns}`,
)

const flagBelow = statement<{ id: string }>(
  'cancel-turns-below',
  `WITH RECURSIVE below AS (
     SELECT id FROM turns WHERE parent_turn_id = $1
     UNION ALL SELECT t.id FROM below JOIN turns t ON t.parent_turn_id = below.id
   )
   UPDATE turns t SET cancel_requested_at = now() FROM below
   WHERE t.id = below.id AND t.status <> 'done' AND t.cancel_requested_at IS NULL RETURNING t.id`,
)

/** Asks for the end of all sub-agents below a turn. One that is started meanwhile is found by the next round. */
async function cancelBelow(db: Db, turnId: string): Promise<string[]> {
  const all: string[] = []
  for (;;) {
    const found = await flagBelow(db, [turnId])
    if (found.length === 0) return all
    all.push(...found.map(({ id }) => id))
  }
}

export type Cancelled =
  /** Nobody held it: it has ended now. */
  | ({ type: 'ended' } & Finished)
  /** A runner holds it, and will end it. */
  | { type: 'requested'; turn: Turn }
  | { type: 'not_open' }

/** Asks for the end of a turn. No tool of it, or of the sub-agents below it, starts once this has returned. */
export async function cancelTurn(db: Db, turn: { turnId: string; userId: string }): Promise<Cancelled> {
  // @NOTE a turn may be claimed or parked between the two statements: the second round finds it
  for (let round = 0; round < 2; round++) {
    const [idle] = await cancelIdle(db, [turn.turnId, turn.userId, interruptedText])
    if (idle) {
      const { turn: ended, nextTurnId, stoppedTurnIds } = split(idle)
      const below = await cancelBelow(db, ended.id)
      return { type: 'ended', turn: ended, nextTurnId, stoppedTurnIds: [...stoppedTurnIds, ...below] }
    }
    const [running] = await flagRunning(db, [turn.turnId, turn.userId])
    if (running) return { type: 'requested', turn: running }
  }
  return { type: 'not_open' }
}

const announce = statement<{ id: string }>(
  'mark-announced',
  `UPDATE turns SET announced_at = now() WHERE id = $1 AND announced_at IS NULL RETURNING id`,
)

/** Notes that the outcome of a turn is in the log. */
export async function markAnnounced(db: Db, turnId: string): Promise<void> {
  await announce(db, [turnId])
}

const openOfAgent = statement<Turn>(
  'open-turns-of-agent',
  `SELECT ${turnColumns} FROM turns t WHERE t.agent_id = $1 AND t.status <> 'done' ORDER BY t.seq`,
)

/** The agent's turns that have not ended, oldest first: of the person's at most one is running or parked. */
export function openTurns(db: Db, agentId: string): Promise<Turn[]> {
  return openOfAgent(db, [agentId])
}
