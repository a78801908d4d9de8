import { expect, test } from '@jest/globals'
import { addDays, calendarOf, isTimeZone, weekdayOf } from './local-time.ts'
import type { Figures, HourFigures } from './figures.ts'
import { summarise } from './summarise.ts'

const at = (day: string, hour: number, turns = 1, cost = 500_000_000): HourFigures => ({
  day,
  hour,
  turns,
  cost,
  requests: turns,
  unknown: 0,
  durationMs: 2_000 * turns,
  steps: 3 * turns,
  inputTokens: 100,
  outputTokens: 10,
})

const figures = (hours: HourFigures[], more: Partial<Figures> = {}): Figures => ({
  hours,
  models: [],
  providers: [],
  agents: [],
  ...more,
})

// 2026-11-21 is a Saturday
const today = '2026-11-21'

test('a turn counts in every period its day is in; the week begins on Monday', () => {
  const hours = [at('2026-11-21', 9), at('2026-11-16', 9), at('2026-11-15', 9), at('2026-10-31', 9)]
  const { totals } = summarise(figures(hours), today)
  expect(totals.today.sessions).toBe(1)
  expect(totals.this_week.sessions).toBe(2)
  expect(totals.this_month.sessions).toBe(3)
  expect(totals.all_time).toEqual({
    cost: 2,
    sessions: 4,
    avg_duration_ms: 2_000,
    avg_cost: 0.5,
    total_turns: 12,
    total_input_tokens: 400,
    total_output_tokens: 40,
    requests: 4,
    unknown_cost_requests: 0,
  })
})

test('hours, weekdays and the last thirty days are complete, months are those with turns', () => {
  const metrics = summarise(figures([at('2026-11-21', 9, 2), at('2026-09-07', 9, 1)]), today)
  expect(metrics.by_hour[9]).toEqual({ hour: 9, cost: 1, sessions: 3 })
  expect(metrics.by_hour).toHaveLength(24)
  expect(metrics.by_dow[5]).toEqual({ dow: 5, name: 'Saturday', cost: 0.5, sessions: 2 })
  expect(metrics.by_dow[0]).toEqual({ dow: 0, name: 'Monday', cost: 0.5, sessions: 1 })
  expect(metrics.by_day[0]?.day).toBe('2026-10-23')
  expect(metrics.by_day.at(-1)).toEqual({ day: today, cost: 0.5, sessions: 2, duration_ms: 4_000 })
  expect(metrics.by_month.map((entry) => entry.month)).toEqual(['2026-09', '2026-11'])
  expect(metrics.by_week?.map((entry) => entry.week)).toHaveLength(12)
  expect(metrics.by_week?.at(-1)).toEqual({ week: '2026-11-16', cost: 0.5, sessions: 2, duration_ms: 4_000 })
  expect(metrics.by_week?.find(({ week }) => week === '2026-09-07')).toMatchObject({ sessions: 1 })
})

test('money is told to a millionth of a dollar, and what is unknown is counted beside it', () => {
  const spending = { cost: 1_234_567_890, requests: 3, unknown: 2, inputTokens: 7, outputTokens: 5 }
  const told = { cost: 1.234568, requests: 3, unknown_cost_requests: 2, input_tokens: 7, output_tokens: 5 }
  const metrics = summarise(
    figures([{ ...at(today, 9, 0), ...spending }], {
      models: [{ provider: 'openai', model: 'm', ...spending }],
      providers: [{ provider: 'openai', ...spending }],
      agents: [{ agentKey: 'default', ...spending }],
    }),
    today,
  )
  expect(metrics.totals.today).toMatchObject({ cost: 1.234568, avg_cost: 0, requests: 3, unknown_cost_requests: 2 })
  expect(metrics.by_model).toEqual([{ provider: 'openai', model: 'm', ...told }])
  expect(metrics.by_provider).toEqual([{ provider: 'openai', ...told }])
  expect(metrics.by_agent).toEqual([{ agent_id: 'default', ...told }])
})

test('without any turn all figures are nought', () => {
  expect(summarise(figures([]), today).totals.all_time).toMatchObject({
    cost: 0,
    sessions: 0,
    avg_cost: 0,
    avg_duration_ms: 0,
  })
})

test('a moment has the day and hour of its zone', () => {
  const moment = new Date('2026-11-20T23:30:00Z')
  expect(calendarOf('UTC')(moment)).toEqual({ day: '2026-11-20', hour: 23 })
  expect(calendarOf('Asia/Kolkata')(moment)).toEqual({ day: '2026-11-21', hour: 5 })
  expect(calendarOf('America/Lima')(new Date('2026-11-20T05:00:00Z'))).toEqual({ day: '2026-11-20', hour: 0 })
})

test('on the day the clocks are changed each hour has its own', () => {
  const madrid = calendarOf('Europe/Madrid')
  const hours = ['2026-10-24T22:30:00Z', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-25T22:30:00Z']
  expect(hours.map((moment) => madrid(new Date(moment)))).toEqual([
    { day: '2026-10-25', hour: 0 },
    { day: '2026-10-25', hour: 2 },
    { day: '2026-10-25', hour: 2 },
    { day: '2026-10-25', hour: 23 },
  ])
})

test('zones are known by their names, days by the calendar', () => {
  expect([isTimeZone('Europe/Madrid'), isTimeZone('Nowhere/Land')]).toEqual([true, false])
  expect(weekdayOf('2026-11-16')).toBe(0)
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
})
