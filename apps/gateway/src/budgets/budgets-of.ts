import { budgetPeriodsAt, listBudgets, type Db } from '@rain/db'
import { toUsd, type Budget } from '@rain/protocol'

/** The person's budgets as clients see them, with what has been spent until now. */
export async function budgetsOf(db: Db, userId: string): Promise<Budget[]> {
  const budgets = await listBudgets(db, userId, budgetPeriodsAt(new Date()))
  return budgets.map(({ id, agentKey, period, limit, spent, reserved }) => ({
    id,
    agent_id: agentKey || null,
    period,
    limit_usd: toUsd(limit),
    spent_usd: toUsd(spent),
    reserved_usd: toUsd(reserved),
  }))
}
