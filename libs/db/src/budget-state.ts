import type { BudgetPeriod, NanoUsd } from '@rain/protocol'

/** A budget, and what its current period has come to. */
export interface BudgetState {
  id: string
  /** The agent it is for; empty: all agents together. */
  agentKey: string
  period: BudgetPeriod
  limit: NanoUsd
  spent: NanoUsd
  /** Set aside for requests that are still running. */
  reserved: NanoUsd
}

/** Most of the budget is spent. Told once in a period; again only after the limit was raised. */
export type BudgetWarning = BudgetState

/** How much a request may cost at most; never below nothing. */
export function leftOf({ limit, spent, reserved }: BudgetState): NanoUsd {
  return Math.max(0, limit - spent - reserved)
}

/**
 * SQL: is so much of a limit spent that the person should know? What is only reserved does not count: most of it comes
 * back when the request is settled.
 */
export function mostlySpent(spent: string, limit: string): string {
  return `(${limit} > 0 AND ${spent} * 5 >= ${limit} * 4)`
}
