import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { AgentBrowser } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startSession } from '../../api/session-token.ts'
import { startI18n } from '../../i18n/index.ts'
import { SignIns } from './sign-ins.tsx'

void startI18n()
const realFetch = globalThis.fetch
let sent: unknown[] = []

beforeEach(() => {
  sent = []
  startSession('tok', false)
})
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})

/** `answers`: by method. */
function show(answers: Record<string, { status?: number; body: unknown }>) {
  globalThis.fetch = async (url, { method = 'GET', body } = {}) => {
    sent.push([method, String(url), typeof body === 'string' ? JSON.parse(body) : undefined])
    const { status = 200, body: answer } = answers[method] ?? { status: 500, body: {} }
    return { ok: status < 400, status, headers: { get: () => null }, json: async () => answer } as unknown as Response
  }
  render(
    <QueryClientProvider client={createQueryClient()}>
      <SignIns agentId="a b" />
    </QueryClientProvider>,
  )
}

const off: AgentBrowser = { keeps: false, sites: [], saved_at: null }
const kept: AgentBrowser = { keeps: true, sites: ['mail.example'], saved_at: 1 }
const checkbox = () => screen.findByRole('checkbox', { name: /Stay signed in/ })

test('it is off at first, and switched on it says that nothing is kept yet', async () => {
  show({ GET: { body: off }, PUT: { body: { ...off, keeps: true } } })
  expect(screen.queryByText(/Nothing is kept yet/)).toBeNull()
  fireEvent.click(await checkbox())
  expect(await screen.findByText(/Nothing is kept yet/)).toBeTruthy()
  expect(sent.at(-1)).toEqual(['PUT', '/api/agents/a%20b/browser', { keeps: true }])
})

test('the sites are told and can be forgotten', async () => {
  show({ GET: { body: kept }, DELETE: { body: { ...off, keeps: true } } })
  expect(await screen.findByText('mail.example')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Forget sign-ins' }))
  expect(await screen.findByText(/Nothing is kept yet/)).toBeTruthy()
  expect(screen.queryByText('mail.example')).toBeNull()
})

test('a change that is refused is told, and nothing looks changed', async () => {
  show({ GET: { body: off }, PUT: { status: 404, body: { error: 'Gone.', code: 'not_found' } } })
  fireEvent.click(await checkbox())
  expect(await screen.findByRole('alert')).toBeTruthy()
  expect(((await checkbox()) as HTMLInputElement).checked).toBe(false)
})

test('when it cannot be read it says so and offers to try again', async () => {
  show({})
  expect(await screen.findByRole('button', { name: 'Try again' })).toBeTruthy()
})
