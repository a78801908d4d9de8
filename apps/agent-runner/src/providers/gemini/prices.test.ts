import { expect, test } from '@jest/globals'
import { costOf } from '../price.ts'
import { priceOf } from './prices.ts'

const usage = { inputTokens: 1e5, outputTokens: 1e5, cacheReadTokens: 0, cacheWriteTokens: 0, thinkingTokens: 0 }
const dollars = (amount: number) => Math.round(amount * 1e9)
const november = Date.UTC(2026, 10, 21)

test('an introductory price ends on its day', () => {
  const lastDay = Date.UTC(2026, 10, 30, 23, 59)
  expect(costOf(priceOf('gemini-4-argon', lastDay), usage)).toBe(dollars(0.2 + 1))
  expect(costOf(priceOf('gemini-4-argon', lastDay + 60_000), usage)).toBe(dollars(0.4 + 2))
})

test('an end that is not known leaves no price behind', () => {
  expect(priceOf('gemini-3.7-flash', november)).not.toBeNull()
  expect(priceOf('gemini-3.7-flash', Date.UTC(2027, 0, 1))).toBeNull()
})

test('what comes from the cache counts for the length of a prompt, and a long one has its own prices', () => {
  const pro = priceOf('gemini-3.1-pro-preview', november)
  expect(costOf(pro, { ...usage, cacheReadTokens: 100_000 })).toBe(dollars(0.2 + 1.2 + 0.02))
  expect(costOf(pro, { ...usage, cacheReadTokens: 100_001 })).toBe(dollars(0.4 + 1.8 + 0.04) + 400)
})

test('a numbered version has the price of its model, and an unknown model has none', () => {
  expect(priceOf('gemini-2.5-flash-001', november)).toEqual(priceOf('gemini-2.5-flash', november))
  expect(priceOf('gemini-flash-latest', november)).toBeNull()
  expect(priceOf('gemini-9-neon', november)).toBeNull()
})
