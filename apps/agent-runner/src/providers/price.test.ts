import { expect, test } from '@jest/globals'
import { noUsage } from '@rain/protocol'
import { costOf, free, type Price } from './price.ts'

const price: Price = {
  input: 0.1,
  output: 0.5,
  cacheRead: 0.01,
  cacheWrite: 0.125,
  longPrompt: { above: 100, input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 },
}

test('each kind of token has its price, to the billionth of a dollar', () => {
  expect(costOf(price, { ...noUsage, inputTokens: 3 })).toBe(300)
  expect(costOf(price, { ...noUsage, inputTokens: 10, outputTokens: 2, cacheReadTokens: 7, cacheWriteTokens: 4 })).toBe(
    1000 + 1000 + 70 + 500,
  )
})

test('a part of a billionth counts as a whole one: nothing is booked too low', () => {
  expect(costOf({ ...free, cacheRead: 0.0375 }, { ...noUsage, cacheReadTokens: 1 })).toBe(38)
})

test('a long prompt has its own price for everything, cached tokens counted', () => {
  expect(costOf(price, { ...noUsage, inputTokens: 60, cacheReadTokens: 41 })).toBe(60_000 + 4_100)
  expect(costOf(price, { ...noUsage, inputTokens: 60, cacheReadTokens: 40 })).toBe(6_000 + 400)
})

test('an unknown price is unknown and not nothing', () => {
  expect(costOf(null, { ...noUsage, inputTokens: 1 })).toBeNull()
  expect(costOf(free, { ...noUsage, inputTokens: 1 })).toBe(0)
})
