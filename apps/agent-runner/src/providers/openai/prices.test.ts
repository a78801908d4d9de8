import { expect, test } from '@jest/globals'
import { costOf } from '../price.ts'
import { priceOf } from './prices.ts'

const some = { inputTokens: 1e5, outputTokens: 1e6, cacheReadTokens: 1e5, cacheWriteTokens: 1e4, thinkingTokens: 0 }
const dollars = (amount: number) => Math.round(amount * 1e9)

test('tokens of each kind cost what the price list says', () => {
  expect(costOf(priceOf('gpt-6.2-sol'), some)).toBe(dollars(0.2 + 10 + 0.01 + 0.025))
  expect(costOf(priceOf('gpt-5.4-mini'), some)).toBe(dollars(0.075 + 4.5 + 0.0075 + 0.0075))
})

test('a long prompt costs more, cached tokens counted', () => {
  const long = { ...some, inputTokens: 162_001 }
  expect(costOf(priceOf('gpt-6.2-sol'), long)).toBe(dollars(0.648004 + 15 + 0.02 + 0.05))
  expect(costOf(priceOf('gpt-6.2-sol'), { ...long, inputTokens: 162_000 })).toBeLessThan(dollars(10.4))
})

test('where nothing is taken off, what is read from the cache costs as much as input', () => {
  expect(priceOf('gpt-5.5-pro')).toMatchObject({ input: 30, cacheRead: 30, cacheWrite: 30 })
})

test('a dated model has the price of its alias', () => {
  expect(priceOf('gpt-5.5-2026-04-23')).toEqual(priceOf('gpt-5.5'))
})

test('an unknown model has no price, and neither has a fine-tuned one', () => {
  expect(priceOf('gpt-9-sol')).toBeNull()
  expect(priceOf('ft:gpt-5.1:home::abc')).toBeNull()
})
