import type { Budget } from '@rain/protocol'

/** Where a note is written; the page marks the same place. */
export const warnAt = 0.8

/** How much of a budget is gone, 0 to 1 and beyond. A budget of nothing is used up from the start. */
export function usageOf({ spent_usd, limit_usd }: Pick<Budget, 'spent_usd' | 'limit_usd'>): number {
  return limit_usd > 0 ? spent_usd / limit_usd : 1
}

/** Of the budgets that apply to the agent, the one with the least room: the one that stops it. */
export function tightestFor(budgets: readonly Budget[], agentId: string): Budget | undefined {
  const committed = (budget: Budget) => usageOf({ ...budget, spent_usd: budget.spent_usd + budget.reserved_usd })
  return budgets
    .filter(({ agent_id }) => agent_id === null || agent_id === agentId)
    .toSorted((a, b) => committed(b) - committed(a))[0]
}
