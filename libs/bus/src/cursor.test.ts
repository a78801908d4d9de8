import { expect, test } from '@jest/globals'
import { compareCursors, cursorAt, isCursor, logStart } from './cursor.ts'

test('cursors are ordered by time, then by place within it', () => {
  const sorted = ['10-1', '9-5', '10-0', logStart].sort(compareCursors)
  expect(sorted).toEqual([logStart, '9-5', '10-0', '10-1'])
})

test('what is no cursor is not taken for one', () => {
  expect(['1-0', logStart].every(isCursor)).toBe(true)
  expect(['', '-', '1', 'a-b', '1-0 ', '$', '+', '(1-0'].some(isCursor)).toBe(false)
})

test('the place of a time is behind what was written then, and before what comes later', () => {
  const sorted = ['1001-0', cursorAt(new Date(1_000)), '1000-99', '1001-1'].sort(compareCursors)
  expect(sorted).toEqual(['1000-99', '1001-0', '1001-0', '1001-1'])
})
