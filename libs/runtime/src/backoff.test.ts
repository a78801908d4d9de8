import { expect, test } from '@jest/globals'
import { backoffMs } from './backoff.ts'

test('the ceiling doubles until the maximum, and jitter stays below it', () => {
  const longest = (attempt: number) => backoffMs(attempt, { baseMs: 100, maxMs: 1000, random: () => 1 })
  expect([1, 2, 3, 4, 5, 6].map(longest)).toEqual([100, 200, 400, 800, 1000, 1000])
  expect(backoffMs(3, { baseMs: 100, maxMs: 1000, random: () => 0 })).toBe(0)
})
