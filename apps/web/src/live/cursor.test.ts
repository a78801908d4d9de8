import { expect, test } from '@jest/globals'
import { isAfter } from './cursor.ts'

test('cursors are ordered by time, then by sequence, as numbers', () => {
  expect(isAfter('1000-0', '999-5')).toBe(true)
  expect(isAfter('1000-10', '1000-9')).toBe(true)
  expect(isAfter('1000-1', '1000-1')).toBe(false)
  expect(isAfter('999-9', '1000-0')).toBe(false)
})

test('a cursor nobody can read counts as newer, unless it is the same', () => {
  expect(isAfter('abc', '1-0')).toBe(true)
  expect(isAfter('abc', 'abc')).toBe(false)
})
