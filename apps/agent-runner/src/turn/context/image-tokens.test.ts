import { describe, expect, test } from '@jest/globals'
import sharp from 'sharp'
import { mostImageTokens, tokensOfImage } from './image-tokens.ts'

async function picture(width: number, height: number, format: 'png' | 'jpeg' | 'webp') {
  const bytes = await sharp({ create: { width, height, channels: 3, background: 'teal' } })
    .toFormat(format)
    .toBuffer()
  return { base64: bytes.toString('base64') }
}

describe('what an image costs at most', () => {
  test('goes by its size in pixels', async () => {
    expect(tokensOfImage(await picture(28, 28, 'png'))).toBe(1)
    expect(tokensOfImage(await picture(1_280, 720, 'jpeg'))).toBe(46 * 26)
    expect(tokensOfImage(await picture(29, 1, 'png'))).toBe(2)
  })

  test('is never more than the largest image that a model is shown', async () => {
    expect(tokensOfImage(await picture(4_000, 4_000, 'jpeg'))).toBe(mostImageTokens)
  })

  test('is the most where the size cannot be told', async () => {
    expect(tokensOfImage(await picture(28, 28, 'webp'))).toBe(mostImageTokens)
    expect(tokensOfImage({ base64: '' })).toBe(mostImageTokens)
  })
})
