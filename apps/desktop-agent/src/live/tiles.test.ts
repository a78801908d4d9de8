import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { RawFrame } from '../desktop.ts'
import { alignToTiles, createTileSet, takeChanges, toRects } from './tiles.ts'

const own = { width: 200, height: 120 } // the last column is 8 pixels wide, the last row 24 high

function frameOf(width: number, height: number, fill = 0): RawFrame {
  return { data: Buffer.alloc(width * height * 4, fill), width, height, stride: width * 4, format: 'bgrx' }
}

const members = fc.uniqueArray(fc.tuple(fc.nat(6), fc.nat(3)), { selector: ([x, y]) => `${x}/${y}` })

test('rectangles cover exactly the tiles of a set, none twice', () => {
  fc.assert(
    fc.property(members, (tiles) => {
      const set = createTileSet(own)
      for (const [column, row] of tiles) set.add(column, row)
      const seen = Buffer.alloc(own.width * own.height)
      for (const { x, y, width, height } of toRects(set, own, Infinity)) {
        for (let line = y; line < y + height; line++)
          for (let at = x; at < x + width; at++) seen[line * own.width + at]!++
      }
      for (let y = 0; y < own.height; y++) {
        for (let x = 0; x < own.width; x++) {
          const expected = set.has(Math.floor(x / 32), Math.floor(y / 32)) ? 1 : 0
          if (seen[y * own.width + x] !== expected)
            throw new Error(`${x},${y} is covered ${seen[y * own.width + x]} times`)
        }
      }
    }),
  )
})

test('too many rectangles become few larger ones that still cover all', () => {
  const set = createTileSet(own)
  for (let row = 0; row < 4; row++) for (let column = row % 2; column < 7; column += 2) set.add(column, row)
  expect(toRects(set, own, 100)).toHaveLength(14)
  const few = toRects(set, own, 3)
  expect(few.length).toBeLessThanOrEqual(3)
  expect(few.reduce((pixels, { width, height }) => pixels + width * height, 0)).toBe(200 * 120)
})

test('a pixel that differs marks its tile and is kept', () => {
  fc.assert(
    fc.property(fc.nat(own.width - 1), fc.nat(own.height - 1), (x, y) => {
      const kept = frameOf(own.width, own.height)
      const changed = createTileSet(own)
      const part = alignToTiles({ x, y, width: 1, height: 1 }, own)
      const frame = frameOf(part.width, part.height)
      frame.data[((y - part.y) * part.width + (x - part.x)) * 4 + 1] = 77
      takeChanges(kept, frame, part, changed)
      expect(changed.count).toBe(1)
      expect(changed.has(Math.floor(x / 32), Math.floor(y / 32))).toBe(true)
      expect(kept.data[(y * own.width + x) * 4 + 1]).toBe(77)
      changed.clear()
      takeChanges(kept, frame, part, changed)
      expect(changed.count).toBe(0)
    }),
  )
})
