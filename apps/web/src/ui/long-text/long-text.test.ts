import { expect, test } from '@jest/globals'
import { findLines, splitAtHits } from './find-lines.ts'
import { windowOf } from './window-of.ts'

test('the lines in view are drawn, and some on both sides', () => {
  expect(windowOf({ scrollTop: 0, height: 400 }, 20, 4_000)).toEqual({ from: 0, to: 50 })
  expect(windowOf({ scrollTop: 20_000, height: 400 }, 20, 4_000)).toEqual({ from: 970, to: 1_050 })
  expect(windowOf({ scrollTop: 80_000, height: 400 }, 20, 4_000)).toEqual({ from: 3_970, to: 4_000 })
  expect(windowOf({ scrollTop: 80_000, height: 400 }, 20, 10)).toEqual({ from: 9, to: 10 })
  expect(windowOf({ scrollTop: 0, height: 0 }, 20, 0)).toEqual({ from: 0, to: 0 })
})

test('words are found whatever their case, and nothing is nowhere', () => {
  const lines = ['An Error', 'fine', 'error: error']
  expect(findLines(lines, 'ERROR')).toEqual([0, 2])
  expect(findLines(lines, '  ')).toEqual([])
})

test('a line is split where the words are, and is the same put together', () => {
  expect(splitAtHits('error: Error!', 'error')).toEqual(['', 'error', ': ', 'Error', '!'])
  expect(splitAtHits('fine', 'error')).toEqual(['fine'])
  expect(splitAtHits('İİ error', 'error').join('')).toBe('İİ error')
})
