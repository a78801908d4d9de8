import { expect, test } from '@jest/globals'
import sharp from 'sharp'
import type { RawFrame } from '../desktop.ts'
import { encode } from './encode.ts'
import { createRgbConverter } from './rgb-converter.ts'

const [width, height] = [3_840, 2_160]
const size = { width: 1_429, height: 804 }

/** A screen with lines of words, a window and a picture that goes from one colour to another. */
async function screen(): Promise<RawFrame> {
  const words = 'What is on a screen of 4K has to be read when it is small. '.repeat(4)
  const lines = Array.from(
    { length: 30 },
    (_, at) => `<text x="40" y="${60 * (at + 1)}" font-size="36" font-family="sans-serif">${words}</text>`,
  )
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="sky"><stop stop-color="#204060"/><stop offset="1" stop-color="#f0c080"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="#fafafa"/><rect x="1900" y="900" width="1700" height="1100" fill="url(#sky)"/>
    ${lines.join('')}</svg>`
  const data = await sharp(Buffer.from(picture)).ensureAlpha().raw().toBuffer()
  for (let at = 0; at < data.length; at += 4) [data[at], data[at + 2]] = [data[at + 2]!, data[at]!]
  return { data, width, height, stride: width * 4, format: 'bgrx' }
}

/** Peak signal to noise, in decibels. */
function likeness(one: Buffer, other: Buffer): number {
  const squares = one.reduce((sum, value, at) => sum + (value - (other[at] ?? 0)) ** 2, 0)
  return 10 * Math.log10(255 ** 2 / (squares / one.length))
}

test('a picture of less than half the size is much the same by way of the half, and of more it does not go that way', async () => {
  const frame = await screen()
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
