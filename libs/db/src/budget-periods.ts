/** Where a day and a month of spending begin, and the names their rows have. */
export interface BudgetPeriods {
  day: { key: string; since: Date }
  month: { key: string; since: Date }
}

/** The periods a moment is in, by the calendar of the process's own time zone. */
export function budgetPeriodsAt(moment: Date): BudgetPeriods {
  const [year, month] = [moment.getFullYear(), moment.getMonth()]
  const monthKey = `${year}-${twoDigits(month + 1)}`
  return {
    day: { key: `${monthKey}-${twoDigits(moment.getDate())}`, since: new Date(year, month, moment.getDate()) },
    month: { key: monthKey, since: new Date(year, month) },
  }
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}

/**
 * What the ledger knows of the spending of a budget's period: a row `b` with user_id, agent_key, period, key and since.
 * What is not known counts as its worst case.
 */
export const ledgerSpending = `(
  SELECT coalesce(sum(coalesce(r.cost_nano_usd, r.reserved_nano_usd)), 0)::bigint FROM model_requests r
  WHERE r.user_id = b.user_id AND r.created_at >= b.since
    AND (b.agent_key = '' OR r.agent_key = b.agent_key) AND (b.period <> 'turn' OR r.turn_id = b.key
      OR r.turn_id IN (SELECT id FROM turns WHERE root_turn_id = b.key)))`
