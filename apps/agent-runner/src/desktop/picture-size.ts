import type { PictureWish } from '@rain/protocol'

/**
 * What every model that works on a desktop takes without scaling it down itself. Source: the computer-use documentation of
 * Anthropic (long edge 1568, about 1.15 megapixels); those of OpenAI and Google take more, and see no better by it.
 */
export const pictureWish: PictureWish = { format: 'jpeg', maxLongEdge: 1568, maxPixels: 1_150_000 }

/** The size in which a display of this size is sent, in pixels: never larger than it is, both sides cut to whole pixels. */
export function pictureSize(
  { width, height }: { width: number; height: number },
  { maxLongEdge, maxPixels }: Pick<PictureWish, 'maxLongEdge' | 'maxPixels'> = pictureWish,
): { width: number; height: number } {
  const factor = Math.min(1, maxLongEdge / Math.max(width, height), Math.sqrt(maxPixels / (width * height)))
  return { width: Math.max(1, Math.floor(width * factor)), height: Math.max(1, Math.floor(height * factor)) }
}
