import { toUsd, type Metrics, type NanoUsd } from '@rain/protocol'
import type { Figures, HourFigures, Spending } from './figures.ts'
import { addDays, weekdayOf } from './local-time.ts'

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const daysShown = 30

/** The figures of the dashboard. `today` is the person's day; a week begins on Monday. */
export function summarise({ hours, models, providers, agents }: Figures, today: string): Metrics {
  const monday = addDays(today, -weekdayOf(today))
  const month = today.slice(0, 7)
  const lastDays = Array.from({ length: daysShown }, (_, index) => addDays(today, index - daysShown + 1))
  const months = [...new Set(hours.map((row) => row.day.slice(0, 7)))].sort()
  return {
    totals: {
      all_time: totalsOf(hours),
      today: totalsOf(hours.filter((row) => row.day === today)),
      this_week: totalsOf(hours.filter((row) => row.day >= monday && row.day <= today)),
      this_month: totalsOf(hours.filter((row) => row.day.startsWith(month))),
    },
    by_hour: Array.from({ length: 24 }, (_, hour) => ({ hour, ...share(hours.filter((row) => row.hour === hour)) })),
    by_dow: weekdays.map((name, dow) => ({ dow, name, ...share(hours.filter((row) => weekdayOf(row.day) === dow)) })),
    by_day: lastDays.map((day) => ({ day, ...shareWithTime(hours.filter((row) => row.day === day)) })),
    by_month: months.map((name) => ({
      month: name,
      ...shareWithTime(hours.filter((row) => row.day.startsWith(name))),
    })),
    by_model: models.map((row) => ({ provider: row.provider, model: row.model, ...spendingOf(row) })),
    by_provider: providers.map((row) => ({ provider: row.provider, ...spendingOf(row) })),
    by_agent: agents.map((row) => ({ agent_id: row.agentKey, ...spendingOf(row) })),
  }
}

function totalsOf(rows: HourFigures[]): Metrics['totals']['today'] {
  const sessions = sum(rows, 'turns')
  const cost = sum(rows, 'cost')
  return {
    cost: dollars(cost),
    sessions,
    avg_duration_ms: sessions === 0 ? 0 : Math.round(sum(rows, 'durationMs') / sessions),
    avg_cost: sessions === 0 ? 0 : dollars(cost / sessions),
    total_turns: sum(rows, 'steps'),
    total_input_tokens: sum(rows, 'inputTokens'),
    total_output_tokens: sum(rows, 'outputTokens'),
    requests: sum(rows, 'requests'),
    unknown_cost_requests: sum(rows, 'unknown'),
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

function share(rows: HourFigures[]) {
  return { cost: dollars(sum(rows, 'cost')), sessions: sum(rows, 'turns') }
}

function shareWithTime(rows: HourFigures[]) {
  return { ...share(rows), duration_ms: sum(rows, 'durationMs') }
}

function sum(rows: HourFigures[], field: Exclude<keyof HourFigures, 'day'>): number {
  return rows.reduce((total, row) => total + row[field], 0)
}

/** Costs are shown to a millionth of a dollar. */
function dollars(cost: NanoUsd): number {
  return Math.round(toUsd(cost) * 1_000_000) / 1_000_000
}
