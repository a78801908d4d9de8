import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Budget } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startSession } from '../../api/session-token.ts'
import { startI18n } from '../../i18n/index.ts'
import { BudgetsPage } from './budgets-page.tsx'

void startI18n()
const realFetch = globalThis.fetch

const daily: Budget = { id: 'b1', agent_id: null, period: 'day', limit_usd: 5, spent_usd: 4.5, reserved_usd: 0.25 }
const own: Budget = { id: 'b2', agent_id: 'a1', period: 'turn', limit_usd: 1, spent_usd: 0, reserved_usd: 0 }

/** A server that keeps budgets, and answers the next change with `refusal` if there is one. */
let budgets: Budget[]
let refusal: { status: number; body: object } | null
let wentBack: number
let asked: Array<{ method: string; url: string; body: unknown }>

beforeEach(() => {
  startSession('tok', false)
  budgets = [daily, own]
  refusal = null
  asked = []
  wentBack = 0
  globalThis.fetch = async (url, init) => {
    const method = init?.method ?? 'GET'
    if (method === 'GET') return answer(200, { budgets })
    const body: unknown = JSON.parse(String(init?.body))
    asked.push({ method, url: String(url), body })
    if (refusal) return answer(refusal.status, refusal.body)
    if (method === 'PUT') budgets = [{ ...daily, ...(body as Partial<Budget>) }]
    else budgets = budgets.filter(({ id }) => !String(url).endsWith(id))
    return answer(200, method === 'PUT' ? { budget: budgets[0] } : { deleted: true })
  }
})
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})

const answer = (status: number, body: object) =>
  ({ ok: status < 400, status, headers: { get: () => null }, json: async () => body }) as unknown as Response

async function show(stoppedAgent: string | null = null, stoppedBy: string | null = null) {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <BudgetsPage
        agents={[{ id: 'a1', name: 'Garden' }]}
        stoppedAgent={stoppedAgent}
        stoppedBy={stoppedBy}
        onToConversation={() => wentBack++}
      />
    </QueryClientProvider>,
  )
  await waitFor(() => expect(screen.queryByRole('status')).toBeNull())
}

const click = (name: string | RegExp) => act(async () => void fireEvent.click(screen.getByRole('button', { name })))
const fill = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })
const limit = /^At most/

test('a budget shows what is spent, what is set aside and what it allows', async () => {
  await show()
  screen.getByText('$4.50 of $5.00')
  screen.getByText('up to $0.25 more in running requests')
  expect(screen.getByRole('meter', { name: 'All agents, Per day: 90% used' }).getAttribute('aria-valuenow')).toBe('90')
  screen.getByRole('heading', { name: 'Garden' })
})

test('to lower a budget takes no PIN', async () => {
  await show()
  await click('Change the budget: All agents, Per day')
  fill(limit, '2,50')
  expect(screen.queryByLabelText('PIN')).toBeNull()
  await click('Save')
  expect(asked).toEqual([
    { method: 'PUT', url: '/api/budgets', body: { agent_id: null, period: 'day', limit_usd: 2.5 } },
  ])
  await screen.findByText('$4.50 of $2.50')
})

test('to raise one asks for the PIN in place and tells what is wrong with it', async () => {
  await show()
  await click('Change the budget: All agents, Per day')
  fill(limit, '10')
  await click('Save')
  expect(asked).toEqual([])
  screen.getByText('Enter your PIN.')
  refusal = { status: 401, body: { error: 'No.', code: 'pin_invalid', remaining_attempts: 2 } }
  fill('PIN', '000000')
  await click('Save')
  screen.getByText('That PIN is not right. 2 attempts left.')
  refusal = { status: 429, body: { error: 'No.', code: 'locked_out', locked: true, remaining_seconds: 300 } }
  fill('PIN', '000001')
  await click('Save')
  screen.getByText(/Too many wrong attempts. You can try again in [45]:\d\d/)
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true)
})

test('a budget somebody lowered meanwhile asks for the PIN when the server does', async () => {
  await show()
  await click('Change the budget: All agents, Per day')
  fill(limit, '4')
  refusal = { status: 401, body: { error: 'Raising a budget needs your PIN.', code: 'pin_required' } }
  await click('Save')
  refusal = null
  fill('PIN', '123456')
  await click('Save')
  expect(asked.at(-1)?.body).toEqual({ agent_id: null, period: 'day', limit_usd: 4, pin: '123456' })
})

test('what is not an amount is not sent', async () => {
  await show()
  await click('Change the budget: All agents, Per day')
  fill(limit, 'five')
  await click('Save')
  expect(asked).toEqual([])
  screen.getByText(/Enter an amount/)
})

test('to delete one takes the PIN', async () => {
  await show()
  await click('Delete the budget: Garden, Per message')
  await click('Delete')
  expect(asked).toEqual([])
  fill('PIN', '123456')
  await click('Delete')
  expect(asked).toEqual([{ method: 'DELETE', url: '/api/budgets/b2', body: { pin: '123456' } }])
  await waitFor(() => expect(screen.queryByRole('heading', { name: 'Garden' })).toBeNull())
})

test('a budget is added for one agent; one that is there is said to be', async () => {
  await show()
  await click('Add a budget')
  screen.getByText(/You have this budget already: \$5.00/)
  fill('For', 'a1')
  fill('Spent', 'month')
  fill(limit, '20')
  await click('Save')
  expect(asked[0]?.body).toEqual({ agent_id: 'a1', period: 'month', limit_usd: 20 })
})

test('without any, a first one is recommended and set by a click', async () => {
  budgets = []
  await show()
  screen.getByText('No budget yet')
  await click('Set $5.00 a day')
  expect(asked[0]?.body).toEqual({ period: 'day', limit_usd: 5 })
  await screen.findByText('$4.50 of $5.00')
})

test('the budget that stopped an agent is open to be raised', async () => {
  await show('a1')
  screen.getByText(/Raise the budget that stopped the agent/)
  expect(document.activeElement).toBe(screen.getByLabelText(limit))
  expect(screen.getByLabelText<HTMLInputElement>(limit).value).toBe('5')
})

test('where the server names the budget that stopped the agent, that one is first and open', async () => {
  await show('a1', 'b2')
  expect(screen.getByLabelText<HTMLInputElement>(limit).value).toBe('1')
  expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)).toEqual([
    'Garden',
    'All agents',
  ])
})

test('a budget that was deleted meanwhile opens no other', async () => {
  await show('a1', 'gone')
  expect(screen.queryByLabelText(limit)).toBeNull()
})

test('from there a click leads back to the conversation that waits', async () => {
  await show('a1', 'b2')
  await click('Go to the conversation')
  expect(wentBack).toBe(1)
})
