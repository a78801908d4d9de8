import type { Db } from './client.ts'
import { statement } from './sql.ts'
import type { Fence } from './turn.ts'

/**
 * Closes requests nobody will settle any more. What they cost is not known and stays so; in the budgets the worst case
 * counts as spent. Whom that brings near a limit is told at the next request.
 */
const lose = (abandoned: string) => `
  WITH abandoned AS (
    ${abandoned}
  ), request AS (
    UPDATE model_requests r SET status = 'lost', finished_at = now() FROM abandoned WHERE r.id = abandoned.id
    RETURNING r.id, r.reserved_nano_usd AS reserved
  ), owed AS (
    SELECT held.budget_id, held.key, sum(request.reserved)::bigint AS amount
    FROM request JOIN budget_reservations held ON held.request_id = request.id GROUP BY held.budget_id, held.key
  ), p AS (
    SELECT p.budget_id, p.key, owed.amount FROM owed JOIN budget_periods p ON p.budget_id = owed.budget_id AND p.key = owed.key
    ORDER BY p.budget_id, p.key FOR UPDATE OF p
  ), booked AS (
    UPDATE budget_periods SET spent_nano_usd = spent_nano_usd + p.amount, reserved_nano_usd = reserved_nano_usd - p.amount
    FROM p WHERE budget_periods.budget_id = p.budget_id AND budget_periods.key = p.key
  )
  SELECT id FROM request`

const loseEarlier = statement<{ id: string }>(
  'lose-earlier-requests',
  lose(`SELECT r.id FROM model_requests r JOIN turns t ON t.id = r.turn_id
    WHERE r.turn_id = $1 AND r.status = 'reserved' AND t.epoch = $2 AND t.status = 'running'
    ORDER BY r.id FOR UPDATE OF r`),
)

/** For who has just claimed a turn: closes what its earlier owners have left open. Resolves to the number of requests. */
export async function loseEarlierRequests(db: Db, fence: Fence): Promise<number> {
  return (await loseEarlier(db, [fence.turnId, fence.epoch])).length
}

const loseAbandoned = statement<{ id: string }>(
  'lose-abandoned-requests',
  lose(`SELECT r.id FROM model_requests r LEFT JOIN turns t ON t.id = r.turn_id
    WHERE r.status = 'reserved' AND r.created_at < now() - make_interval(secs => $1) AND (
      t.id IS NULL OR t.status IN ('queued', 'parked')
      OR (t.status = 'done' AND t.finished_at < now() - make_interval(secs => $1))
      OR (t.status = 'running' AND t.lease_until < now() - make_interval(secs => $1))
      OR EXISTS (SELECT 1 FROM model_requests n WHERE n.turn_id = r.turn_id AND n.purpose = r.purpose
        AND n.created_at > r.created_at AND n.created_at < now() - make_interval(secs => $1)))
    ORDER BY r.id LIMIT 500 FOR UPDATE OF r SKIP LOCKED`),
)

/**
 * Closes the requests of turns that have ended, wait, were forgotten, lost their runner or have sent another request
 * since, all for longer than `graceMs`. Resolves to the number of requests.
 */
export async function loseAbandonedRequests(db: Db, graceMs: number): Promise<number> {
  return (await loseAbandoned(db, [graceMs / 1000])).length
}
