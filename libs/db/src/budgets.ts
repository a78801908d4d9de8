import { newId, type BudgetPeriod, type NanoUsd } from '@rain/protocol'
import { ledgerSpending, type BudgetPeriods } from './budget-periods.ts'
import { mostlySpent, type BudgetState } from './budget-state.ts'
import type { Db } from './client.ts'
import { statement } from './sql.ts'

const list = statement<BudgetState>(
  'budgets',
  `SELECT b.id, b.agent_key AS "agentKey", b.period, b.limit_nano_usd AS "limit",
     coalesce(p.spent_nano_usd, ${ledgerSpending}) AS spent, coalesce(p.reserved_nano_usd, 0) AS reserved
   FROM (
     SELECT *, CASE period WHEN 'day' THEN $2 WHEN 'month' THEN $4 WHEN 'ever' THEN 'ever' END AS key,
       CASE period WHEN 'day' THEN $3::timestamptz WHEN 'month' THEN $5::timestamptz WHEN 'ever' THEN '-infinity' END AS since
     FROM budgets WHERE user_id = $1
   ) b LEFT JOIN LATERAL (
     SELECT p.* FROM budget_periods p WHERE p.budget_id = b.id AND (p.key = b.key OR (b.period = 'turn' AND EXISTS (
       SELECT 1 FROM turns t WHERE t.id = p.key AND t.status IN ('running', 'parked'))))
     ORDER BY p.spent_nano_usd + p.reserved_nano_usd DESC LIMIT 1
   ) p ON true
   ORDER BY b.agent_key, array_position(ARRAY['turn', 'day', 'month', 'ever'], b.period)`,
)

/**
 * The person's budgets with what their current periods have come to. A budget for turns shows the open turn that has come
 * nearest to it.
 */
export function listBudgets(db: Db, userId: string, { day, month }: BudgetPeriods): Promise<BudgetState[]> {
  return list(db, [userId, day.key, day.since, month.key, month.since])
}

const set = statement<{ id: string }>(
  'set-budget',
  `WITH b AS (
     INSERT INTO budgets AS b (id, user_id, agent_key, period, limit_nano_usd) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (user_id, agent_key, period) DO UPDATE SET limit_nano_usd = excluded.limit_nano_usd, updated_at = now()
     WHERE $6 OR excluded.limit_nano_usd <= b.limit_nano_usd
     RETURNING b.id, b.limit_nano_usd
   ), p AS (
     SELECT p.budget_id, p.key FROM b JOIN budget_periods p ON p.budget_id = b.id
     WHERE p.warned_at IS NOT NULL AND NOT ${mostlySpent('p.spent_nano_usd', 'b.limit_nano_usd')}
     ORDER BY p.budget_id, p.key FOR UPDATE OF p
   ), unwarned AS (
     UPDATE budget_periods SET warned_at = NULL FROM p
     WHERE budget_periods.budget_id = p.budget_id AND budget_periods.key = p.key
   )
   SELECT id FROM b`,
)

export interface NewBudget {
  userId: string
  /** Empty: all agents together. */
  agentKey: string
  period: BudgetPeriod
  limit: NanoUsd
  /** Whether a limit that is there may become higher. */
  mayRaise: boolean
}

/** Makes or changes a budget and resolves to its id. Null: it would raise the limit, and must not. */
export async function setBudget(db: Db, budget: NewBudget): Promise<string | null> {
  const { userId, agentKey, period, limit, mayRaise } = budget
  const [row] = await set(db, [newId('budget'), userId, agentKey, period, limit, mayRaise])
  return row?.id ?? null
}

const remove = statement<{ id: string }>(
  'delete-budget',
  'DELETE FROM budgets WHERE id = $1 AND user_id = $2 RETURNING id',
)

/** False: the person has no such budget. */
export async function deleteBudget(db: Db, budget: { id: string; userId: string }): Promise<boolean> {
  return (await remove(db, [budget.id, budget.userId])).length === 1
}
