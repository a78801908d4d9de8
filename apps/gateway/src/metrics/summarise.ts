import type { Metrics } from '@rain/protocol'
import { addDays, weekdayOf } from './local-time.ts'

/** Finished turns of one local hour, added up; there may be several for an hour. */
export interface TurnFigures {
  day: string
  hour: number
  turns: number
  cost: number
  durationMs: number
  steps: number
  inputTokens: number
  outputTokens: number
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const daysShown = 30

/** The figures of the dashboard. `today` is the person's day; a week begins on Monday. */
export function summarise(figures: TurnFigures[], today: string): Metrics {
  const monday = addDays(today, -weekdayOf(today))
  const month = today.slice(0, 7)
  const lastDays = Array.from({ length: daysShown }, (_, index) => addDays(today, index - daysShown + 1))
  const months = [...new Set(figures.map((row) => row.day.slice(0, 7)))].sort()
  return {
    totals: {
      all_time: totalsOf(figures),
      today: totalsOf(figures.filter((row) => row.day === today)),
      this_week: totalsOf(figures.filter((row) => row.day >= monday && row.day <= today)),
      this_month: totalsOf(figures.filter((row) => row.day.startsWith(month))),
    },
    by_hour: Array.from({ length: 24 }, (_, hour) => ({ hour, ...share(figures.filter((row) => row.hour === hour)) })),
    by_dow: weekdays.map((name, dow) => ({ dow, name, ...share(figures.filter((row) => weekdayOf(row.day) === dow)) })),
    by_day: lastDays.map((day) => ({ day, ...shareWithTime(figures.filter((row) => row.day === day)) })),
    by_month: months.map((name) => ({
      month: name,
      ...shareWithTime(figures.filter((row) => row.day.startsWith(name))),
    })),
  }
}

function totalsOf(rows: TurnFigures[]): Metrics['totals']['today'] {
  const sessions = sum(rows, 'turns')
  const cost = sum(rows, 'cost')
  return {
    cost: round(cost),
    sessions,
    avg_duration_ms: sessions === 0 ? 0 : Math.round(sum(rows, 'durationMs') / sessions),
    avg_cost: sessions === 0 ? 0 : round(cost / sessions),
    total_turns: sum(rows, 'steps'),
    total_input_tokens: sum(rows, 'inputTokens'),
    total_output_tokens: sum(rows, 'outputTokens'),
  }
}

function share(rows: TurnFigures[]) {
  return { cost: round(sum(rows, 'cost')), sessions: sum(rows, 'turns') }
}

function shareWithTime(rows: TurnFigures[]) {
  return { ...share(rows), duration_ms: sum(rows, 'durationMs') }
}

function sum(rows: TurnFigures[], field: Exclude<keyof TurnFigures, 'day'>): number {
  return rows.reduce((total, row) => total + row[field], 0)
}

/** Costs are shown to a millionth of a dollar. */
function round(cost: number): number {
  return Math.round(cost * 1_000_000) / 1_000_000
}
