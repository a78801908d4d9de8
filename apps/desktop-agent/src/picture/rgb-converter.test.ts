import { expect, test } from '@jest/globals'
import sharp from 'sharp'
import type { RawFrame } from '../desktop.ts'
import { encode } from './encode.ts'
import { createRgbConverter } from './rgb-converter.ts'

const [width, height] = [3_840, 2_160]
const size = { width: 1_429, height: 804 }

/** A screen with lines of strokes as wide as those of letters, and a picture that goes from one colour to another. */
function screen(): RawFrame {
  const data = Buffer.alloc(width * height * 4, 255)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4
      if (x >= 1_900 && x < 3_600 && y >= 900 && y < 2_000)
        data.set([64 + (x - 1_900) / 16, 96, 32 + (y - 900) / 8], at)
      else if (y % 60 < 36 && isStroke(x, y)) data.fill(40, at, at + 3)
      else data.fill(250, at, at + 3)
    }
  }
  return { data, width, height, stride: width * 4, format: 'bgrx' }
}

/** Strokes three to five pixels wide, twelve apart, as letters of different weight have them; some end half way down. */
function isStroke(x: number, y: number): boolean {
  const letter = Math.floor(x / 12) + 31 * Math.floor(y / 60)
  return x % 12 < 3 + (letter % 3) && (letter % 4 !== 0 || y % 60 < 18)
}

/** Peak signal to noise, in decibels. */
function likeness(one: Buffer, other: Buffer): number {
  const squares = one.reduce((sum, value, at) => sum + (value - (other[at] ?? 0)) ** 2, 0)
  return 10 * Math.log10(255 ** 2 / (squares / one.length))
}

test('a picture of less than half the size is much the same by way of the half, and of more it does not go that way', async () => {
  const frame = screen()
  const pixels = async (scaledTo?: typeof size) => {
    const { rgb, size: own } = createRgbConverter().convert(frame, scaledTo)
    const bytes = await encode(rgb, own, { format: 'png', quality: 100, size })
    return { own, colours: await sharp(bytes).raw().toBuffer() }
  }
  const [direct, halfway] = [await pixels(), await pixels(size)]
  expect(halfway.own).toEqual({ width: 1_920, height: 1_080 })
  expect(likeness(halfway.colours, direct.colours)).toBeGreaterThan(33)
  const larger = createRgbConverter().convert(frame, { width: 1_921, height: 1_080 })
  expect(larger.size).toEqual({ width, height })
})

test('a frame that cannot be halved evenly comes whole', () => {
  const odd = {
    data: Buffer.alloc(1_364 * 768 * 4),
    width: 1_364,
    height: 768,
    stride: 1_364 * 4,
    format: 'bgrx' as const,
  }
  const { rgb, size: own } = createRgbConverter().convert(odd, { width: 400, height: 200 })
  expect(own).toEqual({ width: 1_364, height: 768 })
  expect(rgb).toHaveLength(1_364 * 768 * 3)
})
