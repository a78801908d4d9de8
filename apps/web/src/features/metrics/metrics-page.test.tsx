import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Metrics, OfferedProvider } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startSession } from '../../api/session-token.ts'
import { startI18n } from '../../i18n/index.ts'
import { MetricsPage } from './metrics-page.tsx'

void startI18n()
const realFetch = globalThis.fetch

type Total = Metrics['totals']['today']
const total = (more: Partial<Total> = {}): Total => ({
  cost: 0,
  sessions: 0,
  avg_duration_ms: 0,
  avg_cost: 0,
  total_turns: 0,
  total_input_tokens: 0,
  total_output_tokens: 0,
  requests: 0,
  unknown_cost_requests: 0,
  ...more,
})
const spent = { cost: 0, requests: 0, unknown_cost_requests: 0, input_tokens: 0, output_tokens: 0 }
const metrics: Metrics = {
  totals: {
    today: total({ cost: 0.5, sessions: 2, requests: 3 }),
    this_week: total({ cost: 1, sessions: 4, requests: 5 }),
    this_month: total({ cost: 2, sessions: 6, requests: 7, unknown_cost_requests: 2 }),
    all_time: total({ cost: 3, sessions: 8, requests: 9, unknown_cost_requests: 2 }),
  },
  by_hour: [{ hour: 9, cost: 3, sessions: 8 }],
  by_dow: [{ dow: 0, name: 'Monday', cost: 3, sessions: 8 }],
  by_day: [
    { day: '2026-11-20', cost: 2, sessions: 7, duration_ms: 61_000 },
    { day: '2026-11-21', cost: 1, sessions: 1, duration_ms: 1_000 },
  ],
  by_month: [{ month: '2026-11', cost: 3, sessions: 8, duration_ms: 62_000 }],
  by_model: [
    { ...spent, provider: 'claude', model: 'claude-sonnet-5-5', cost: 3, requests: 7, input_tokens: 1200 },
    { ...spent, provider: 'house', model: 'own', requests: 2, unknown_cost_requests: 2 },
  ],
  by_provider: [{ ...spent, provider: 'claude', cost: 3, requests: 7 }],
  by_agent: [
    { ...spent, agent_id: 'a1', cost: 2, requests: 7 },
    { ...spent, agent_id: 'gone', cost: 1, requests: 2 },
  ],
}

const house: OfferedProvider = {
  id: 'house',
  name: 'House in the garden',
  needs_key: false,
  key_source: 'none_needed',
  key_placeholder: '',
  key_variable: null,
  keys: [],
  cooling: null,
  console_url: null,
  base_url: 'http://house:1234',
  models: [],
  models_source: 'live',
  checked_at: null,
  check: null,
}

let answers: Record<string, { status: number; body: unknown }>
beforeEach(() => {
  startSession('tok', false)
  answers = { '/api/metrics': { status: 200, body: metrics } }
  globalThis.fetch = async (url) => {
    const { status, body } = answers[String(url).replace(/\?.*/, '')] ?? { status: 404, body: {} }
    const headers = { get: () => null }
    const response = { ok: status < 400, status, headers, json: async () => body, blob: async () => body }
    return response as unknown as Response
  }
})
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})

async function show(agentNames = [{ id: 'a1', name: 'Garden' }]) {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <MetricsPage agentNames={agentNames} />
    </QueryClientProvider>,
  )
}
const click = (element: HTMLElement) => act(async () => void fireEvent.click(element))
const totals = () => screen.getByRole('region', { name: 'Totals' })
const cellsOf = (row: HTMLElement) =>
  within(row)
    .getAllByRole('cell')
    .map((cell) => cell.textContent)

test('the totals are those of the time that is chosen', async () => {
  await show()
  await screen.findByText(/^2 requests are not part of the cost/)
  expect(totals().textContent).toContain('$2.00')
  await click(screen.getByRole('radio', { name: 'Today' }))
  expect(totals().textContent).toContain('$0.50')
  expect(screen.queryByText(/not part of the cost/)).toBeNull()
})

test('every chart has its numbers as a table', async () => {
  await show()
  await click(await screen.findByRole('button', { name: 'Show as a table: Cost per day' }))
  const [, first] = within(screen.getByRole('table', { name: 'Cost per day' })).getAllByRole('row')
  expect(cellsOf(first!)).toEqual(['$2.00', '7', '1m 1s'])
  await click(screen.getByRole('button', { name: 'Show as a chart: Cost per day' }))
  expect(screen.queryByRole('table')).toBeNull()
})

test('charts count money, or turns and requests', async () => {
  await show()
  await screen.findByRole('heading', { name: 'Cost by model' })
  await click(screen.getByRole('radio', { name: 'Use' }))
  for (const name of ['Turns by hour of the day', 'Turns by weekday', 'Turns per day', 'Turns per month'])
    screen.getByRole('heading', { name })
  for (const name of ['Requests by model', 'Requests by provider', 'Requests by agent'])
    screen.getByRole('heading', { name })
})

test('what was free once and of unknown cost else is not said to cost nothing', async () => {
  const mixed = { ...spent, provider: 'house', model: 'own', requests: 3, unknown_cost_requests: 2 }
  answers['/api/metrics'] = { status: 200, body: { ...metrics, by_model: [mixed] } }
  await show()
  const chart = await screen.findByRole('region', { name: 'Cost by model' })
  within(chart).getByText('price unknown')
})

test('a model without a known price is not said to cost nothing', async () => {
  await show()
  const chart = await screen.findByRole('region', { name: 'Cost by model' })
  const [sonnet, own] = within(chart).getAllByRole('listitem')
  expect(sonnet?.textContent).toContain('$3.00')
  expect(own?.textContent).toMatch(/own house.*price unknown.*2 of unknown cost/)
})

test('a server of the person is called by the name it was given', async () => {
  answers['/api/providers'] = { status: 200, body: { providers: [house], current: { provider: null, model: 'auto' } } }
  await show()
  const chart = await screen.findByRole('region', { name: 'Cost by model' })
  await within(chart).findByText('House in the garden')
})

test('agents of one name are told apart by their ids', async () => {
  answers['/api/metrics'] = {
    status: 200,
    body: { ...metrics, by_agent: [...metrics.by_agent, { ...spent, agent_id: 'a2', cost: 0.5, requests: 1 }] },
  }
  await show([
    { id: 'a1', name: 'Garden' },
    { id: 'a2', name: 'Garden' },
  ])
  const chart = await screen.findByRole('region', { name: 'Cost by agent' })
  within(chart).getByText('a1')
  within(chart).getByText('a2')
})

test('agents have the names they have on the page, closed ones their id', async () => {
  await show()
  const chart = await screen.findByRole('region', { name: 'Cost by agent' })
  expect(
    within(chart)
      .getAllByRole('listitem')
      .map((item) => item.textContent),
  ).toEqual([expect.stringMatching(/^Garden \$/), expect.stringContaining('gone')])
})

test('before the first conversation there is nothing to count', async () => {
  const none = total()
  const empty = { ...metrics, totals: { today: none, this_week: none, this_month: none, all_time: none } }
  answers['/api/metrics'] = { status: 200, body: empty }
  await show()
  await screen.findByText('Nothing to count yet')
})

test('a file that cannot be had is told', async () => {
  answers['/api/metrics.csv'] = { status: 503, body: { error: 'x', code: 'unavailable' } }
  await show()
  await click(await screen.findByRole('button', { name: 'Download as CSV' }))
  expect(screen.getByRole('alert').textContent).toContain('could not be downloaded')
})
