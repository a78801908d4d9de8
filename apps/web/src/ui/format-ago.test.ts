import { expect, test } from '@jest/globals'
import { formatAgo } from './format-ago.ts'

test('a time in the past is told in its largest unit', () => {
  const minute = 60_000
  const ago = (ms: number, language = 'en') => formatAgo(1_000_000_000_000 - ms, language, 1_000_000_000_000)
  expect(ago(5_000)).toBe('now')
  expect(ago(-5_000)).toBe('now')
  expect(ago(5 * minute)).toBe('5 minutes ago')
  expect(ago(119 * minute)).toBe('1 hour ago')
  expect(ago(50 * 60 * minute)).toBe('2 days ago')
  expect(ago(3 * minute, 'es')).toBe('hace 3 minutos')
})
