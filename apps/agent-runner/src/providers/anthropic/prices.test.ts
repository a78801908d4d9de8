import { expect, test } from '@jest/globals'
import { costOf } from '../price.ts'
import { costOfAnswer, priceOf } from './prices.ts'

const million = {
  inputTokens: 1e6,
  outputTokens: 1e6,
  cacheReadTokens: 1e6,
  cacheWriteTokens: 1e6,
  thinkingTokens: 0,
}
const dollars = (amount: number) => Math.round(amount * 1e9)

test('a million tokens of each kind cost what the price list says', () => {
  expect(costOf(priceOf('claude-sonnet-5-5'), million)).toBe(dollars(2 + 10 + 0.1 + 2.5))
  expect(costOf(priceOf('claude-opus-5'), million)).toBe(dollars(5 + 25 + 0.5 + 6.25))
})

test('a dated model has the price of its alias', () => {
  expect(priceOf('claude-haiku-4-5-20251001')).toEqual(priceOf('claude-haiku-4-5'))
})

test('long prompts cost more where the price list says so', () => {
  const short = { ...million, inputTokens: 100_000, outputTokens: 1000, cacheReadTokens: 0, cacheWriteTokens: 0 }
  expect(costOf(priceOf('claude-haiku-5-5'), short)).toBe(dollars(0.01 + 0.0005))
  expect(costOf(priceOf('claude-haiku-5-5'), { ...short, cacheReadTokens: 1 })).toBe(dollars(0.05 + 0.0025) + 50)
})

test('what goes to the one-hour cache costs twice the input', () => {
  const written = { ...million, inputTokens: 10, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 1000 }
  expect(costOfAnswer('claude-sonnet-5-5', written, 0)).toBe((10 * 2 + 1000 * 2.5) * 1000)
  expect(costOfAnswer('claude-sonnet-5-5', written, 400)).toBe((10 * 2 + 600 * 2.5 + 400 * 4) * 1000)
  expect(costOfAnswer('claude-unheard-of-9', written, 400)).toBeNull()
})

test('an unknown model has no price', () => {
  expect(priceOf('claude-unheard-of-9')).toBeNull()
})
