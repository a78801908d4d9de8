import { expect, test } from '@jest/globals'
import type { CursorImage } from '../desktop.ts'
import { drawPointer, halvePointer } from './draw-pointer.ts'

const size = { width: 4, height: 3 }

/** Two by two: opaque red, half a white, nothing, opaque blue; it points with its lower right pixel. */
const cursor: CursorImage = {
  data: Buffer.from([255, 0, 0, 255, 128, 128, 128, 128, 0, 0, 0, 0, 0, 0, 255, 255]),
  width: 2,
  height: 2,
  hotX: 1,
  hotY: 1,
  x: 0,
  y: 0,
}

function drawnAt(x: number, y: number): (at: readonly [number, number]) => number[] {
  const rgb = Buffer.alloc(size.width * size.height * 3, 100)
  drawPointer(rgb, size, { cursor, hotSpot: { x, y } })
  return ([column, row]) => [...rgb.subarray((row * size.width + column) * 3, (row * size.width + column) * 3 + 3)]
}

test('its hot spot lies on the point, and what shines through is mixed', () => {
  const pixel = drawnAt(2, 1)
  expect(pixel([1, 0])).toEqual([255, 0, 0])
  expect(pixel([2, 0])).toEqual([178, 178, 178])
  expect(pixel([1, 1])).toEqual([100, 100, 100])
  expect(pixel([2, 1])).toEqual([0, 0, 255])
  expect(pixel([3, 2])).toEqual([100, 100, 100])
})

test('what reaches beyond the edges of the picture is left out', () => {
  expect(drawnAt(0, 0)([0, 0])).toEqual([0, 0, 255])
  expect(drawnAt(0, 0)([3, 0])).toEqual([100, 100, 100])
  expect(drawnAt(4, 3)([3, 2])).toEqual([255, 0, 0])
})

test.each([
  [2, 1],
  [3, 2],
  [1, 0],
  [4, 3],
])('in half the size it looks as the picture does when it is halved, pointing at %d, %d', (x, y) => {
  const whole = Buffer.alloc(8 * 6 * 3, 100)
  drawPointer(whole, { width: 8, height: 6 }, { cursor, hotSpot: { x, y } })
  const halved = Buffer.alloc(4 * 3 * 3, 100)
  drawPointer(halved, size, halvePointer({ cursor, hotSpot: { x, y } }))
  for (let at = 0; at < halved.length; at++) {
    const [column, row, colour] = [Math.floor(at / 3) % 4, Math.floor(at / 12), at % 3]
    const four = [0, 1, 8, 9].map((next) => whole[(row * 16 + column * 2 + next) * 3 + colour] ?? 0)
    const mean = four.reduce((sum, value) => sum + value) / 4
    expect(Math.abs((halved[at] ?? 0) - mean)).toBeLessThan(2)
  }
})
