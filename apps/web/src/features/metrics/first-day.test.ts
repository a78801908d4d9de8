import { expect, test } from '@jest/globals'
import { firstDayOf } from './first-day.ts'

// 2026-11-01 was a Sunday
const now = new Date(2026, 10, 1, 23, 30)

test.each([
  ['today', '2026-11-01'],
  ['week', '2026-10-26'],
  ['month', '2026-11-01'],
  ['all', undefined],
] as const)('%s began on %s', (period, day) => {
  expect(firstDayOf(period, now)).toBe(day)
})
