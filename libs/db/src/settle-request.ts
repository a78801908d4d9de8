import type { ErrorCode, NanoUsd, Usage } from '@rain/protocol'
import { mostlySpent, type BudgetWarning } from './budget-state.ts'
import type { Db } from './client.ts'
import { statement } from './sql.ts'

export interface Settlement {
  requestId: string
  usage: Usage
  /** Null: not known. Its worst case then counts as spent, where there is a budget. */
  cost: NanoUsd | null
  outcome: 'settled' | 'failed'
  errorCode?: ErrorCode
}

const settle = statement<BudgetWarning>(
  'settle-request',
  `WITH request AS (
     UPDATE model_requests SET status = $2, error_code = $3, cost_nano_usd = $4, input_tokens = $5, output_tokens = $6,
       cache_read_tokens = $7, cache_write_tokens = $8, thinking_tokens = $9, finished_at = now()
     WHERE id = $1 AND status = 'reserved'
     RETURNING id, reserved_nano_usd AS reserved, coalesce(cost_nano_usd, reserved_nano_usd) AS spent
   ), p AS (
     SELECT p.* FROM request JOIN budget_reservations held ON held.request_id = request.id
       JOIN budget_periods p ON p.budget_id = held.budget_id AND p.key = held.key
     ORDER BY p.budget_id, p.key FOR UPDATE OF p
   ), state AS (
     SELECT p.budget_id, p.key, b.agent_key, b.period, b.limit_nano_usd, p.warned_at,
       p.spent_nano_usd + request.spent AS spent, p.reserved_nano_usd - request.reserved AS reserved
     FROM request, p JOIN budgets b ON b.id = p.budget_id
   ), booked AS (
     UPDATE budget_periods p SET spent_nano_usd = state.spent, reserved_nano_usd = state.reserved,
       warned_at = coalesce(p.warned_at, CASE WHEN ${mostlySpent('state.spent', 'state.limit_nano_usd')} THEN now() END)
     FROM state WHERE p.budget_id = state.budget_id AND p.key = state.key
   )
   SELECT budget_id AS id, agent_key AS "agentKey", period, limit_nano_usd AS "limit", spent, reserved FROM state
   WHERE warned_at IS NULL AND ${mostlySpent('spent', 'limit_nano_usd')}
   ORDER BY budget_id`,
)

/**
 * Writes what a request came to: what was set aside for it becomes what it cost, in every budget, exactly once. Nothing
 * happens to one that was settled or lost before. Resolves to the budgets that this has used up for the most part.
 */
export function settleRequest(db: Db, settlement: Settlement): Promise<BudgetWarning[]> {
  const { requestId, usage, cost, outcome, errorCode } = settlement
  return settle(db, [
    requestId,
    outcome,
    errorCode ?? null,
    cost,
    usage.inputTokens,
    usage.outputTokens,
    usage.cacheReadTokens,
    usage.cacheWriteTokens,
    usage.thinkingTokens,
  ])
}
