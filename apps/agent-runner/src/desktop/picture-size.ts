import type { PictureWish } from '@rain/protocol'

/**
 * What every model that works on a desktop takes without scaling it down itself. Source: the computer-use documentation of
 * Anthropic (long edge 1568, about 1.15 megapixels); those of OpenAI and Google take more, and see no better by it.
 */
const pictureLimits = { maxLongEdge: 1568, maxPixels: 1_150_000 }

/**
 * JPEG unless the person wants pictures without loss: at quality 80 models read the same words at a quarter of the bytes
 * (figure G8 of docs/performance.md).
 */
export function pictureWishFor({ lossless }: { lossless: boolean }): PictureWish {
  return { format: lossless ? 'png' : 'jpeg', ...pictureLimits }
}

/** The size in which a display of this size is sent, in pixels: never larger than it is, both sides cut to whole pixels. */
export function pictureSize(
  { width, height }: { width: number; height: number },
  { maxLongEdge, maxPixels }: Pick<PictureWish, 'maxLongEdge' | 'maxPixels'> = pictureLimits,
): { width: number; height: number } {
  const factor = Math.min(1, maxLongEdge / Math.max(width, height), Math.sqrt(maxPixels / (width * height)))
  return { width: Math.max(1, Math.floor(width * factor)), height: Math.max(1, Math.floor(height * factor)) }
}
