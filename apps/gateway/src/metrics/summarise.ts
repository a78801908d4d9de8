import { toUsd, type Metrics, type NanoUsd } from '@rain/protocol'
import { nothing, type Figures, type HourFigures, type Spending, type Work } from './figures.ts'
import { addDays, weekdayOf } from './local-time.ts'

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const daysShown = 30
const weeksShown = 12

/** The figures of the dashboard. `today` is the person's day; a week begins on Monday. */
export function summarise({ hours, models, providers, agents }: Figures, today: string): Metrics {
  const monday = addDays(today, -weekdayOf(today))
  const days = addUp(hours, (row) => row.day)
  const ofHours = addUp(hours, (row) => row.hour)
  const ofWeekdays = addUp(days.values(), (row) => weekdayOf(row.day))
  const ofWeeks = addUp(days.values(), (row) => addDays(row.day, -weekdayOf(row.day)))
  const ofMonths = addUp(days.values(), (row) => row.day.slice(0, 7))
  const since = (first: string) => [...days.values()].filter((row) => row.day >= first && row.day <= today)
  const lastDays = Array.from({ length: daysShown }, (_, index) => addDays(today, index - daysShown + 1))
  const lastWeeks = Array.from({ length: weeksShown }, (_, index) => addDays(monday, 7 * (index - weeksShown + 1)))
  return {
    totals: {
      all_time: totalsOf(sumOf(days.values())),
      today: totalsOf(sumOf(since(today))),
      this_week: totalsOf(sumOf(since(monday))),
      this_month: totalsOf(sumOf(since(`${today.slice(0, 7)}-01`))),
    },
    by_hour: Array.from({ length: 24 }, (_, hour) => ({ hour, ...share(ofHours.get(hour)) })),
    by_dow: weekdays.map((name, dow) => ({ dow, name, ...share(ofWeekdays.get(dow)) })),
    by_day: lastDays.map((day) => ({ day, ...shareWithTime(days.get(day)) })),
    by_week: lastWeeks.map((week) => ({ week, ...shareWithTime(ofWeeks.get(week)) })),
    by_month: [...ofMonths.keys()].sort().map((month) => ({ month, ...shareWithTime(ofMonths.get(month)) })),
    by_model: models.map((row) => ({ provider: row.provider, model: row.model, ...spendingOf(row) })),
    by_provider: providers.map((row) => ({ provider: row.provider, ...spendingOf(row) })),
    by_agent: agents.map((row) => ({ agent_id: row.agentKey, ...spendingOf(row) })),
  }
}

/** The rows of each key as one. */
function addUp<Key>(rows: Iterable<HourFigures>, keyOf: (row: HourFigures) => Key): Map<Key, HourFigures> {
  const sums = new Map<Key, HourFigures>()
  for (const row of rows) {
    const sum = sums.get(keyOf(row))
    if (sum) add(sum, row)
    else sums.set(keyOf(row), { ...row })
  }
  return sums
}

function sumOf(rows: Iterable<HourFigures>): HourFigures | undefined {
  return addUp(rows, () => 'all').get('all')
}

const added = [
  'cost',
  'requests',
  'unknown',
  'inputTokens',
  'outputTokens',
  'turns',
  'durationMs',
  'steps',
] as const satisfies (keyof (Spending & Work))[]

function add(sum: HourFigures, row: HourFigures): void {
  for (const field of added) sum[field] += row[field]
}

function totalsOf(sum: (Spending & Work) | undefined = nothing): Metrics['totals']['today'] {
  const { turns: sessions, cost } = sum
  return {
    cost: dollars(cost),
    sessions,
    avg_duration_ms: sessions === 0 ? 0 : Math.round(sum.durationMs / sessions),
    avg_cost: sessions === 0 ? 0 : dollars(cost / sessions),
    total_turns: sum.steps,
    total_input_tokens: sum.inputTokens,
    total_output_tokens: sum.outputTokens,
    requests: sum.requests,
    unknown_cost_requests: sum.unknown,
  }
}

function spendingOf({ cost, requests, unknown, inputTokens, outputTokens }: Spending) {
  return {
    cost: dollars(cost),
    requests,
    unknown_cost_requests: unknown,
    input_tokens: inputTokens,
    output_tokens: outputTokens,
  }
}

function share({ cost, turns }: Spending & Work = nothing) {
  return { cost: dollars(cost), sessions: turns }
}

function shareWithTime(sum: Spending & Work = nothing) {
  return { ...share(sum), duration_ms: sum.durationMs }
}

/** Costs are shown to a millionth of a dollar. */
function dollars(cost: NanoUsd): number {
  return Math.round(toUsd(cost) * 1_000_000) / 1_000_000
}
