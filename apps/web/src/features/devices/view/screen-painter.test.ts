/** @jest-environment node */
import { beforeEach, expect, test } from '@jest/globals'
import type { PicturePlan, Tile } from './picture-plan.ts'
import { ScreenPainter, type Drawable } from './screen-painter.ts'

interface Image extends Drawable {
  name: number
}

let done: string[]
let open: number
let decoding: ((image: Image | null) => void)[]
let painter: ScreenPainter<Image>

beforeEach(() => {
  done = []
  open = 0
  decoding = []
  painter = new ScreenPainter<Image>({
    easel: {
      decode: (tile) =>
        new Promise((resolve, reject) => {
          decoding.push((image) => {
            if (!image) return reject(new Error('no picture'))
            open++
            resolve({ name: tile.x, close: () => open-- })
          })
        }),
      resize: ({ width }) => done.push(`resize ${width}`),
      draw: ({ name }, { x }) => done.push(`draw ${name} at ${x}`),
    },
    onShown: ({ seq }) => done.push(`shown ${seq}`),
    onTorn: () => done.push('torn'),
  })
})

const tile = (x: number): Tile => ({ x, y: 0, width: 1, height: 1, jpeg: new Uint8Array(1) })
const plan = (seq: number, more: Partial<PicturePlan> = {}): PicturePlan => ({
  seq,
  display: 0,
  size: { width: 100, height: 50 },
  whole: false,
  tiles: [tile(seq)],
  pointer: null,
  ...more,
})
const settle = () => new Promise((resolve) => setImmediate(resolve))
const decodeNext = async (fails = false) => {
  decoding.shift()?.(fails ? null : { name: 0, close: () => {} })
  await settle()
}

test('a whole picture is drawn, then the parts upon it, each told once it is there', async () => {
  painter.paint(plan(1, { whole: true }))
  painter.paint(plan(2))
  await decodeNext()
  expect(done).toEqual(['resize 100', 'draw 1 at 1', 'shown 1'])
  await decodeNext()
  expect(done.slice(3)).toEqual(['draw 2 at 2', 'shown 2'])
  expect(open).toBe(0)
})

test('the newest wins: what waits behind a picture is left out when a whole one comes', async () => {
  painter.paint(plan(1, { whole: true }))
  painter.paint(plan(2))
  painter.paint(plan(3, { whole: true }))
  await decodeNext()
  await decodeNext()
  expect(done.filter((what) => what.startsWith('shown'))).toEqual(['shown 1', 'shown 3'])
})

test('parts without the picture they belong to are not drawn, and a whole one is asked for', async () => {
  painter.paint(plan(5))
  await settle()
  expect(done).toEqual(['torn'])
  painter.paint(plan(6, { whole: true }))
  await decodeNext()
  expect(done.slice(1)).toEqual(['resize 100', 'draw 6 at 6', 'shown 6'])
})

test('parts of another size than what is drawn need a whole picture', async () => {
  painter.paint(plan(1, { whole: true }))
  await decodeNext()
  painter.paint(plan(2, { size: { width: 60, height: 30 } }))
  await settle()
  expect(done.at(-1)).toBe('torn')
})

test('a part that is no picture draws nothing, and leaves nothing open', async () => {
  painter.paint(plan(1, { whole: true, tiles: [tile(1), tile(2)] }))
  decoding.shift()?.({ name: 0, close: () => {} })
  await decodeNext(true)
  expect(done).toEqual(['torn'])
  expect(open).toBe(0)
})

test('after it is closed nothing is drawn any more', async () => {
  painter.paint(plan(1, { whole: true }))
  painter.close()
  await decodeNext()
  expect(done).toEqual([])
  expect(open).toBe(0)
})
