import { expect, test } from '@jest/globals'
import { compareCursors, isCursor, logStart } from './cursor.ts'

test('cursors are ordered by time, then by place within it', () => {
  const sorted = ['10-1', '9-5', '10-0', logStart].sort(compareCursors)
  expect(sorted).toEqual([logStart, '9-5', '10-0', '10-1'])
})

test('what is no cursor is not taken for one', () => {
  expect(['1-0', logStart].every(isCursor)).toBe(true)
  expect(['', '-', '1', 'a-b', '1-0 ', '$', '+', '(1-0'].some(isCursor)).toBe(false)
})
