import { imageSizeOf } from '../../tools/image-size.ts'

/** A model of Claude that takes large images sees one token in each patch of 28 × 28 pixels, and no more than these. */
const patch = 28
export const mostImageTokens = 4_784

/** The header of a picture that Rain has encoded stands well before this. A multiple of 4, so that it ends between bytes. */
const headerChars = 64 * 1024

/**
 * What an image costs at most, by its size in pixels; of one that does not tell its size the most that any does. Models that
 * see less than Claude's largest bill less.
 */
export function tokensOfImage({ base64 }: { base64: string }): number {
  const size = imageSizeOf(Buffer.from(base64.slice(0, headerChars), 'base64'))
  if (!size) return mostImageTokens
  return Math.min(Math.ceil(size.width / patch) * Math.ceil(size.height / patch), mostImageTokens)
}
