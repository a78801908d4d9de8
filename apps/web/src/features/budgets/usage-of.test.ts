import { expect, test } from '@jest/globals'
import type { Budget } from '@rain/protocol'
import { tightestFor, usageOf } from './usage-of.ts'

const budget = (id: string, more: Partial<Budget>): Budget => ({
  id,
  agent_id: null,
  period: 'day',
  limit_usd: 10,
  spent_usd: 0,
  reserved_usd: 0,
  ...more,
})

test('a budget is used by what is spent of it; one of nothing is used up', () => {
  expect(usageOf({ spent_usd: 4, limit_usd: 5 })).toBe(0.8)
  expect(usageOf({ spent_usd: 0, limit_usd: 0 })).toBe(1)
})

test('an agent is stopped by the budget with the least room, running requests counted', () => {
  const budgets = [
    budget('wide', { spent_usd: 5 }),
    budget('tight', { spent_usd: 4, reserved_usd: 5 }),
    budget('other', { agent_id: 'b', spent_usd: 10 }),
  ]
  expect(tightestFor(budgets, 'a')?.id).toBe('tight')
  expect(tightestFor(budgets, 'b')?.id).toBe('other')
  expect(tightestFor([], 'a')).toBeUndefined()
})
