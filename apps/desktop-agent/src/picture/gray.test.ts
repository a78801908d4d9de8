import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { RawFrame, Rect } from '../desktop.ts'
import { cutGray, grayOf, sampledRect, sampleGray } from './gray.ts'

const own = { width: 97, height: 61 }

function noise(gap: number, offset: number): RawFrame {
  const stride = own.width * 4 + gap
  const data = Buffer.alloc(offset + stride * own.height).subarray(offset)
  for (let at = 0; at < data.length; at++) data[at] = (at * 73) & 255
  return { data, ...own, stride, format: 'bgrx' }
}

/** The part of a frame that a grab of it gives. */
function cutFrame({ data, stride }: RawFrame, { x, y, width, height }: Rect): RawFrame {
  const cut = Buffer.alloc(width * height * 4)
  for (let line = 0; line < height; line++) {
    const from = (y + line) * stride + x * 4
    data.copy(cut, line * width * 4, from, from + width * 4)
  }
  return { data: cut, width, height, stride: width * 4, format: 'bgrx' }
}

test('a part that is looked at alone is the same as that part of the whole, in every size', () => {
  const sizes = fc.record({ width: fc.integer({ min: 8, max: 97 }), height: fc.integer({ min: 8, max: 61 }) })
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
  fc.assert(
    fc.property(sizes, shares, (sent, [left = 0, top = 0, across = 0, down = 0]) => {
      const samples = grayOf(sent)
      const x = Math.floor(left * (samples.width - 1))
      const y = Math.floor(top * (samples.height - 1))
      const width = 1 + Math.floor(across * (samples.width - x - 1))
      const part = { x, y, width, height: 1 + Math.floor(down * (samples.height - y - 1)) }
      const frame = noise(0, 0)
      const origin = sampledRect(part, own, sent)
      const alone = sampleGray({ frame: cutFrame(frame, origin), own, sent, part, origin })
      expect(alone).toEqual(cutGray(sampleGray({ frame, own, sent }), part))
    }),
  )
})

test('it does not matter how a frame lies in memory', () => {
  const [aligned, other] = [noise(3, 0), noise(3, 1)]
  aligned.data.copy(other.data)
  expect(sampleGray({ frame: other, own, sent: own })).toEqual(sampleGray({ frame: aligned, own, sent: own }))
})

test('green counts twice', () => {
  const data = Buffer.from([40, 100, 200, 0])
  const one = { width: 1, height: 1 }
  const { data: gray } = sampleGray({ frame: { data, ...one, stride: 4, format: 'bgrx' }, own: one, sent: one })
  expect([...gray]).toEqual([110])
})
