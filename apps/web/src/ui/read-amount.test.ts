import { expect, test } from '@jest/globals'
import { readAmount } from './read-amount.ts'

test.each([
  ['5', 5],
  ['2.50', 2.5],
  ['2,50', 2.5],
  [' $ 0.05 ', 0.05],
  ['.5', 0.5],
  ['0', 0],
  ['1000000', 1_000_000],
])('%j is an amount', (typed, amount) => {
  expect(readAmount(typed)).toBe(amount)
})

test.each(['', '-1', 'five', '1e3', '1000000.01', '1.2.3', '1,000,000', 'Infinity'])('%j is none', (typed) => {
  expect(readAmount(typed)).toBeNull()
})
