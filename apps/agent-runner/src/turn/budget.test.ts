import { expect, test } from '@jest/globals'
import type { BudgetState } from '@rain/db'
import { fromUsd } from '@rain/protocol'
import { free } from '../providers/price.ts'
import { budgetExhaustedText, budgetWarningText, fitOutput, priceUnknownText, worstCase } from './budget.ts'

const usual = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 }
const model = {
  price: { ...usual, longPrompt: { above: 200_000, input: 6, output: 22.5, cacheRead: 0.6, cacheWrite: 7.5 } },
}
const size = { promptTokens: 10_000, maxOutputTokens: 8_000 }

test('the worst case is the prompt at its dearest and the answer in full', () => {
  expect(worstCase(model, size)).toBe(fromUsd(0.0375 + 0.12))
  expect(worstCase({ price: { ...usual, cacheWrite: 0 } }, size)).toBe(fromUsd(0.03 + 0.12))
})

test('a prompt that may be long has the price of a long one', () => {
  expect(worstCase(model, { promptTokens: 200_000, maxOutputTokens: 0 })).toBe(fromUsd(0.75))
  expect(worstCase(model, { promptTokens: 200_001, maxOutputTokens: 1_000 })).toBe(fromUsd(200_001 * 7.5e-6 + 0.0225))
})

test('a price that is not known has no worst case, a model of one’s own costs nothing', () => {
  expect(worstCase({ price: null }, size)).toBeNull()
  expect(worstCase({ price: free }, size)).toBe(0)
})

test('an answer is made as short as the budget asks for, and not shorter', () => {
  expect(fitOutput(model, size, fromUsd(1))).toBe(8_000)
  const left = fromUsd(0.0375 + 0.03)
  expect(fitOutput(model, size, left)).toBe(2_000)
  expect(worstCase(model, { ...size, maxOutputTokens: 2_000 })).toBe(left)
  expect(fitOutput(model, size, left - 1)).toBe(1_999)
})

test('an answer of fewer than 1,024 tokens is not asked for, unless no longer one was wanted', () => {
  const forShort = fromUsd(0.0375 + 0.01536)
  expect(fitOutput(model, size, forShort)).toBe(1_024)
  expect(fitOutput(model, size, forShort - 1)).toBeNull()
  expect(fitOutput(model, { ...size, maxOutputTokens: 100 }, fromUsd(0.0375 + 0.0015))).toBe(100)
  expect(fitOutput({ price: null }, size, fromUsd(1))).toBeNull()
})

const budget: BudgetState = {
  id: 'bud_1',
  agentKey: '',
  period: 'day',
  limit: fromUsd(5),
  spent: fromUsd(4.9),
  reserved: 0,
}

test('the person reads which budget is used up, what is left of it and what to do', () => {
  expect(budgetExhaustedText(budget, fromUsd(0.25))).toBe(
    'The budget of all agents for today has no room for another request: $4.90 of $5.00 is spent. $0.10 is left, and the next request may cost up to $0.25. Raise the budget, choose a cheaper model, or wait until tomorrow.',
  )
  const ofTurn = { ...budget, agentKey: 'default', period: 'turn', reserved: fromUsd(0.0421) } as const
  expect(budgetExhaustedText(ofTurn, fromUsd(0.25))).toContain('requests that are still running may cost $0.042')
  expect(budgetExhaustedText(ofTurn, fromUsd(0.25))).toContain('The budget of this agent for one message')
})

test('an amount is written in cents where they say enough', () => {
  const text = (usd: number) => budgetWarningText({ ...budget, limit: fromUsd(usd), spent: fromUsd(1) })
  expect(text(0.05)).toContain('of $0.05 is')
  expect(text(0.051)).toContain('of $0.051 is')
})

test('a warning says how much is gone', () => {
  expect(budgetWarningText({ ...budget, spent: fromUsd(4.049) })).toBe(
    '80 % of the budget of all agents for today is used up: $4.05 of $5.00.',
  )
  expect(budgetWarningText({ ...budget, spent: fromUsd(5.5) })).toBe(
    'The budget of all agents for today is used up: $5.50 of $5.00 is spent.',
  )
})

test('an unknown price is told with the model it is missing for', () => {
  expect(priceUnknownText(budget, 'new-model')).toMatch(/"new-model" is not known.*for today/)
})
