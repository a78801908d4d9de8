import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Spending } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startSession } from '../../api/session-token.ts'
import { startI18n } from '../../i18n/index.ts'
import { ConversationCost } from './conversation-cost.tsx'

void startI18n()
const realFetch = globalThis.fetch
beforeEach(() => startSession('tok', false))
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})

function show(more: Partial<Spending>) {
  const spending = { cost: 0, requests: 4, unknown_cost_requests: 0, input_tokens: 1200, output_tokens: 34, ...more }
  globalThis.fetch = async () => ({ ok: true, status: 200, json: async () => spending }) as unknown as Response
  render(
    <QueryClientProvider client={createQueryClient()}>
      <ConversationCost sessionId="ses_1" />
    </QueryClientProvider>,
  )
}

test('the sum is told with what is not part of it', async () => {
  show({ cost: 0.75, unknown_cost_requests: 2 })
  await screen.findByText('$0.7500')
  screen.getByText('2 requests of unknown cost are not part of it.')
  screen.getByText('1,200 tokens in, 34 out')
})

test('nothing known is not nothing spent', async () => {
  show({ unknown_cost_requests: 4 })
  await screen.findByText('price unknown')
  expect(screen.queryByText(/\$/)).toBeNull()
})

test('what costs nothing is free, and what never was asked is not spent', async () => {
  show({})
  await screen.findByText('free')
  cleanup()
  show({ requests: 0 })
  await screen.findByText('Nothing spent yet')
})
