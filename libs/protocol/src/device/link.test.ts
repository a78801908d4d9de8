import { expect, test } from '@jest/globals'
import { fromDeviceSchema } from './link.ts'

const part = { x: 0, y: 0, width: 640, height: 400, bytes: 9 }
const live = {
  type: 'live',
  seq: 1,
  display: 0,
  sent: { width: 640, height: 400 },
  whole: true,
  parts: [part],
  pointer: null,
}

test('a live picture is one that can be drawn', () => {
  expect(fromDeviceSchema.safeParse(live).success).toBe(true)
})

test.each([
  [{ sent: { width: 1_000_000, height: 1_000_000 } }],
  [{ sent: { width: 0, height: 400 } }],
  [{ sent: { width: Number.NaN, height: 400 } }],
  [{ parts: [{ ...part, x: -1 }] }],
  [{ parts: [{ ...part, width: 0 }] }],
  [{ parts: [{ ...part, bytes: -9 }] }],
  [{ pointer: [Infinity, 0] }],
])('one that would take a browser’s memory, or is none, is refused: %j', (wrong) => {
  expect(fromDeviceSchema.safeParse({ ...live, ...wrong }).success).toBe(false)
})

test('what no database keeps is replaced in what a computer says', () => {
  const outcome = { status: 'failed', message: 'a\0b\ud800c', touched: false }
  expect(fromDeviceSchema.parse({ type: 'result', id: 'one', outcome })).toMatchObject({
    outcome: { message: 'a\ufffdb\ufffdc' },
  })
})
