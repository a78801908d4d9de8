import { expect, test } from '@jest/globals'
import { median, percentile } from './percentile.ts'

const hundred = Array.from({ length: 100 }, (_, n) => 100 - n)

test('a percentile is one of the values, in whatever order they came', () => {
  expect(percentile(hundred, 0.95)).toBe(95)
  expect(percentile(hundred, 0.5)).toBe(50)
  expect(percentile(hundred, 1)).toBe(100)
})

test('the median of few values is the middle one', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([7])).toBe(7)
})

test('without values there is no percentile', () => {
  expect(percentile([], 0.95)).toBeNaN()
})
