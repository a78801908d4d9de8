import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { RawFrame } from '../desktop.ts'
import { createRgbConverter } from './rgb-converter.ts'
import { toRgb } from './to-rgb.ts'

/** A frame of any size, with any gap at the end of its lines, at any place in its memory. */
const anyFrame = fc
  .record({
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 12 }),
    gap: fc.integer({ min: 0, max: 9 }),
    offset: fc.integer({ min: 0, max: 7 }),
    format: fc.constantFrom<RawFrame['format']>('bgrx', 'rgbx'),
    seed: fc.nat(),
  })
  .map(({ width, height, gap, offset, format, seed }): RawFrame => {
    const stride = width * 4 + gap
    const data = Buffer.alloc(offset + stride * height).subarray(offset)
    for (let at = 0; at < data.length; at++) data[at] = (seed + at * 37) & 255
    return { data, width, height, stride, format }
  })

function onePixelAfterTheOther({ data, width, height, stride, format }: RawFrame): Buffer {
  const colours: number[] = []
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [first = 0, green = 0, third = 0] = data.subarray(y * stride + x * 4)
      colours.push(...(format === 'bgrx' ? [third, green, first] : [first, green, third]))
    }
  }
  return Buffer.from(colours)
}

describe('the colours of a frame', () => {
  test('are those of its pixels, in every size and place', () => {
    fc.assert(
      fc.property(anyFrame, (frame) => {
        const into = Buffer.alloc(frame.width * frame.height * 3 + 5)
        expect(toRgb(frame, into)).toEqual(onePixelAfterTheOther(frame))
      }),
    )
  })

  test('are the same sixteen bytes at a time, also when frames grow and shrink', () => {
    const converter = createRgbConverter()
    fc.assert(
      fc.property(anyFrame, (frame) => {
        expect(Buffer.from(converter.convert(frame).rgb)).toEqual(onePixelAfterTheOther(frame))
      }),
    )
    const large: RawFrame = {
      data: Buffer.alloc(800 * 600 * 4),
      width: 800,
      height: 600,
      stride: 3_200,
      format: 'bgrx',
    }
    for (let at = 0; at < large.data.length; at++) large.data[at] = (at * 31) & 255
    expect(Buffer.from(converter.convert(large).rgb).equals(onePixelAfterTheOther(large))).toBe(true)
  })

  test.each([undefined, null])('go with a copy of the frame, whether that can be done or not (%p)', (way) => {
    const converter = createRgbConverter(way)
    fc.assert(
      fc.property(anyFrame, (frame) => {
        const { rgb, kept } = converter.convert(frame)
        expect(Buffer.from(rgb)).toEqual(onePixelAfterTheOther(frame))
        expect(Buffer.from(kept)).toEqual(Buffer.from(frame.data))
      }),
    )
  })
})
