import { leftOf, type BudgetState, type BudgetWarning } from '@rain/db'
import { toUsd, type NanoUsd, type Saying, type SayingParams } from '@rain/protocol'

/** What `budgetWarningText` says, in figures. */
export function budgetWarningSaying(budget: BudgetWarning): Saying {
  const { limit, spent } = budget
  if (spent >= limit) return { code: 'budget_used_up', params: paramsOf(budget) }
  return { code: 'budget_warning', params: { ...paramsOf(budget), percent: Math.floor((spent / limit) * 100) } }
}

/** What `budgetExhaustedText` says, in figures. */
export function budgetExhaustedSaying(budget: BudgetState, wanted: NanoUsd): Saying {
  const params = { ...paramsOf(budget), left: toUsd(leftOf(budget)), wanted: toUsd(wanted) }
  if (budget.reserved === 0) return { code: 'budget_exhausted', params }
  return { code: 'budget_exhausted_running', params: { ...params, reserved: toUsd(budget.reserved) } }
}

/** What `priceUnknownText` says, in figures. */
export function priceUnknownSaying(budget: BudgetState, model: string): Saying {
  return { code: 'price_unknown', params: { ...paramsOf(budget), model } }
}

/** Without `agent`, it is the budget of all agents together. */
function paramsOf({ id, agentKey, period, limit, spent }: BudgetWarning | BudgetState): SayingParams {
  const figures = { budget_id: id, period, limit: toUsd(limit), spent: toUsd(spent) }
  return agentKey ? { ...figures, agent: agentKey } : figures
}
