import { describe, expect, test } from '@jest/globals'
import type { Rect } from '../desktop.ts'
import type { Gray } from './gray.ts'
import { looksDifferent } from './looks-different.ts'

const side = 24

function plain(level: number): Gray {
  return { data: new Uint8Array(side * side).fill(level), width: side, height: side }
}

function withPart({ x, y, width, height }: Rect, level: number): Gray {
  const gray = plain(100)
  for (let line = y; line < y + height; line++) gray.data.fill(level, line * side + x, line * side + x + width)
  return gray
}

describe('what a person would call a change', () => {
  test.each([
    ['a caret that appears', { x: 10, y: 3, width: 1, height: 10 }, 255, false],
    ['a caret as large as they are', { x: 10, y: 1, width: 2, height: 20 }, 0, false],
    ['a few pixels', { x: 3, y: 3, width: 3, height: 1 }, 255, false],
    ['a shade that can hardly be told', { x: 0, y: 0, width: 24, height: 24 }, 110, false],
    ['a word that is there now', { x: 5, y: 10, width: 12, height: 4 }, 0, true],
    ['a line under a button', { x: 0, y: 20, width: 24, height: 1 }, 0, true],
    ['a window in front', { x: 0, y: 0, width: 24, height: 24 }, 220, true],
    ['a tall line', { x: 5, y: 0, width: 1, height: 24 }, 0, true],
  ])('%s', (_, part, level, expected) => {
    expect(looksDifferent(plain(100), withPart(part, level))).toBe(expected)
  })

  test('another size', () => {
    expect(looksDifferent(plain(100), { data: new Uint8Array(4), width: 2, height: 2 })).toBe(true)
  })
})
