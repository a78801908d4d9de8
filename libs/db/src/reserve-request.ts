import { must, newId, type NanoUsd } from '@rain/protocol'
import { ledgerSpending, type BudgetPeriods } from './budget-periods.ts'
import { leftOf, mostlySpent, type BudgetState, type BudgetWarning } from './budget-state.ts'
import type { Db } from './client.ts'
import { statement } from './sql.ts'
import type { Fence } from './turn.ts'

export interface NewModelRequest {
  fence: Fence
  step: number
  purpose: 'answer' | 'summary'
  provider: string
  model: string
  /** The key it is sent with; null where none is needed or the environment's is used. */
  keyId: string | null
  /** The most it can cost. Null: the price is not known. */
  worstCase: NanoUsd | null
  periods: BudgetPeriods
}

export type Reserved =
  /** It may be sent now, and must be settled with this id. */
  | { type: 'reserved'; requestId: string; warnings: BudgetWarning[] }
  /** It does not fit into this budget, the one with the least left. */
  | { type: 'exhausted'; budget: BudgetState; wanted: NanoUsd }
  /** There is a budget, and nobody knows whether it fits. */
  | { type: 'price_unknown'; budget: BudgetState }
  /** The turn is no longer ours, or is to be stopped. */
  | { type: 'lost' }

interface Row {
  owned: boolean
  made: boolean
  budgets: (BudgetState & { opened: boolean; warn: boolean })[]
}

/*
 * Rows are locked in one order everywhere: turn or request, budgets, periods; within a table by their keys. A row that
 * was waited for is read again as it is then, so that the sums below are never those of before the wait.
 *
 * @NOTE a request is later than the one before it of its turn, also within the millisecond that the column keeps: which
 * one is the newest tells the abandoned from the running one.
 *
 * @NOTE a period's first request only opens it, with what the ledger knows: a row that another statement has inserted
 * meanwhile is not visible to this one, and cannot be added to safely. The next try finds it.
 */
const reserve = statement<Row>(
  'reserve-request',
  `WITH t AS (
     SELECT * FROM turns
     WHERE id = $1 AND epoch = $2 AND status = 'running' AND cancel_requested_at IS NULL FOR SHARE
   ), b AS (
     SELECT b.id, b.user_id, b.agent_key, b.period, b.limit_nano_usd,
       CASE b.period WHEN 'turn' THEN coalesce(t.root_turn_id, t.id) WHEN 'day' THEN $10 WHEN 'month' THEN $12 ELSE 'ever' END AS key,
       CASE b.period WHEN 'turn' THEN coalesce((SELECT created_at FROM turns WHERE id = t.root_turn_id), t.created_at) WHEN 'day' THEN $11::timestamptz WHEN 'month' THEN $13::timestamptz
         ELSE '-infinity' END AS since
     FROM t JOIN budgets b ON b.user_id = t.user_id AND b.agent_key IN ('', t.agent_key)
     ORDER BY b.id FOR SHARE OF b
   ), p AS (
     SELECT p.* FROM b JOIN budget_periods p ON p.budget_id = b.id AND p.key = b.key
     ORDER BY p.budget_id, p.key FOR UPDATE OF p
   ), state AS (
     SELECT b.id, b.key, b.agent_key AS "agentKey", b.period, b.limit_nano_usd AS "limit",
       p.spent_nano_usd AS spent, p.reserved_nano_usd AS reserved, p.key IS NOT NULL AS opened,
       $9::bigint = 0 OR p.spent_nano_usd + p.reserved_nano_usd + $9::bigint <= b.limit_nano_usd AS fits,
       p.warned_at IS NULL AND ${mostlySpent('p.spent_nano_usd', 'b.limit_nano_usd')} AS warn
     FROM b LEFT JOIN p ON p.budget_id = b.id
   ), opening AS (
     INSERT INTO budget_periods (budget_id, key, spent_nano_usd)
     SELECT b.id, b.key, ${ledgerSpending} FROM b WHERE b.id IN (SELECT id FROM state WHERE NOT opened)
     ORDER BY b.id
     ON CONFLICT DO NOTHING
   ), request AS (
     INSERT INTO model_requests (id, user_id, agent_key, conversation_id, turn_id, step, purpose, provider, model, key_id,
       status, reserved_nano_usd, created_at)
     SELECT $3, user_id, agent_key, conversation_id, id, $4, $5, $6, $7, $8, 'reserved', $9::bigint,
       greatest(now(), (SELECT max(created_at) + interval '1 millisecond' FROM model_requests WHERE turn_id = t.id)) FROM t
     WHERE NOT EXISTS (SELECT 1 FROM state WHERE NOT opened OR fits IS NOT TRUE)
     RETURNING id
   ), holding AS (
     INSERT INTO budget_reservations (request_id, budget_id, key) SELECT request.id, state.id, state.key FROM request, state
   ), held AS (
     UPDATE budget_periods p SET reserved_nano_usd = p.reserved_nano_usd + $9::bigint,
       warned_at = CASE WHEN state.warn THEN now() ELSE p.warned_at END
     FROM request, state WHERE p.budget_id = state.id AND p.key = state.key
   )
   SELECT EXISTS (SELECT 1 FROM t) AS owned, EXISTS (SELECT 1 FROM request) AS made,
     coalesce((SELECT jsonb_agg(to_jsonb(state)) FROM state), '[]') AS budgets`,
)

/** All periods that are missing are opened at once, so the second round has them; the others are for budgets made meanwhile. */
const mostRounds = 5

/**
 * Writes a request to a model into the ledger before it is sent, and sets its worst case aside in every budget that
 * applies: in all of them or in none. Whatever runs beside it, no budget is promised beyond its limit. A request that
 * costs nothing always fits.
 */
export async function reserveRequest(db: Db, request: NewModelRequest): Promise<Reserved> {
  const { fence, worstCase, periods } = request
  const requestId = newId('modelRequest')
  const values = [
    fence.turnId,
    fence.epoch,
    requestId,
    request.step,
    request.purpose,
    request.provider,
    request.model,
    request.keyId,
    worstCase,
    periods.day.key,
    periods.day.since,
    periods.month.key,
    periods.month.since,
  ]
  for (let round = 0; round < mostRounds; round++) {
    const [row] = await reserve(db, values)
    if (!row?.owned) return { type: 'lost' }
    if (row.made) return { type: 'reserved', requestId, warnings: row.budgets.filter(({ warn }) => warn).map(stateOf) }
    if (row.budgets.every(({ opened }) => opened)) return refused(row.budgets.map(stateOf), worstCase)
  }
  throw new Error('the periods of the budgets could not be opened')
}

function refused(budgets: BudgetState[], worstCase: NanoUsd | null): Reserved {
  const [first] = budgets.sort((a, b) => leftOf(a) - leftOf(b))
  const budget = must(first, 'only a budget refuses')
  return worstCase === null ? { type: 'price_unknown', budget } : { type: 'exhausted', budget, wanted: worstCase }
}

function stateOf({ id, agentKey, period, limit, spent, reserved }: BudgetState): BudgetState {
  return { id, agentKey, period, limit, spent, reserved }
}
