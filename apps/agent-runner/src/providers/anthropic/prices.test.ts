import { expect, test } from '@jest/globals'
import { costUsd } from './prices.ts'

const million = { inputTokens: 1e6, outputTokens: 1e6, cacheReadTokens: 1e6, cacheWriteTokens: 1e6 }

test('plain input, output, cache reads and cache writes each have their price', () => {
  expect(costUsd('claude-sonnet-5-5', million)).toBeCloseTo(2 + 10 + 0.1 + 2.5)
  expect(costUsd('claude-opus-5', million)).toBeCloseTo(5 + 25 + 0.5 + 6.25)
})

test('a dated id costs what its model costs', () => {
  expect(costUsd('claude-haiku-4-5-20251001', million)).toBe(costUsd('claude-haiku-4-5', million))
})

test('a long prompt of Haiku 5.5 is dearer, and cached tokens count into its length', () => {
  const short = { inputTokens: 100_000, outputTokens: 1000, cacheReadTokens: 0, cacheWriteTokens: 0 }
  expect(costUsd('claude-haiku-5-5', short)).toBeCloseTo(0.01 + 0.0005)
  expect(costUsd('claude-haiku-5-5', { ...short, cacheReadTokens: 1 })).toBeCloseTo(0.05 + 0.0025)
})

test('a model without a known price costs nobody knows what', () => {
  expect(costUsd('claude-unheard-of-9', million)).toBeNull()
})
