import { expect, test } from '@jest/globals'
import { createMessageAge } from './message-age.ts'

test('a message that took longer than the fastest is older by the difference, wherever the two clocks began', () => {
  let now = 1_000_000
  const age = createMessageAge(() => now)
  expect(age.of(20)).toBe(0)
  now += 1_000
  expect(age.of(1_015)).toBe(5)
  now += 6_000
  expect(age.of(1_020)).toBe(6_000)
})

test('a faster message later makes the slow ones before it known as slow', () => {
  let now = 10_000
  const age = createMessageAge(() => now)
  age.of(0)
  expect(age.of(8_000)).toBe(0)
  now += 100
  expect(age.of(0)).toBe(8_100)
})
