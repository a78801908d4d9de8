import { RainError } from '@rain/protocol'
import sharp from 'sharp'

export interface Picture {
  bytes: Buffer
  mediaType: 'image/png' | 'image/jpeg'
  width: number
  height: number
  preview: Buffer
}

/** The longest side. Providers make larger pictures smaller by themselves, or refuse them beside others. */
const mostPixels = 2_000
/** A photo saved as PNG is many times what it is as JPEG, and providers take 20 MB with everything in it. */
const mostPngBytes = 1_200_000
const previewPixels = 320
/** What is unpacked at most: a small file may claim to be a picture of any size. */
const mostUnpackedPixels = 100_000_000
const seconds = 20

// @NOTE libvips would try every format it knows by itself; only what `knowFile` calls a picture is ever read
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((format) => `VipsForeignLoad${format}Buffer`),
})
sharp.cache(false)

let last: Promise<unknown> = Promise.resolve()

/**
 * Makes a picture anew: upright, no larger than models take it, and without anything its file says beside it (place, camera,
 * comments, animation). One at a time, since each is unpacked in memory.
 * @throws RainError `bad_request` where it cannot be read.
 */
export function makePicture(bytes: Buffer): Promise<Picture> {
  const made = last.then(() => make(bytes))
  last = made.catch(() => {})
  return made
}

async function make(bytes: Buffer): Promise<Picture> {
  try {
    const whole = sharp(bytes, { limitInputPixels: mostUnpackedPixels, failOn: 'error', pages: 1 })
    const { hasAlpha, format } = await whole.metadata()
    const upright = whole.autoOrient().resize(mostPixels, mostPixels, { fit: 'inside', withoutEnlargement: true })
    const sharpEdges = hasAlpha || format === 'png' || format === 'gif'
    const png = sharpEdges
      ? await upright.clone().timeout({ seconds }).png().toBuffer({ resolveWithObject: true })
      : null
    const kept =
      png && png.data.length <= mostPngBytes
        ? png
        : await upright
            .clone()
            .flatten({ background: '#fff' })
            .timeout({ seconds })
            .jpeg({ quality: 85, mozjpeg: true })
            .toBuffer({ resolveWithObject: true })
    const preview = await sharp(kept.data)
      .flatten({ background: '#fff' })
      .resize(previewPixels, previewPixels, { fit: 'inside', withoutEnlargement: true })
      .timeout({ seconds })
      .jpeg({ quality: 75 })
      .toBuffer()
    const { width, height } = kept.info
    return { bytes: kept.data, mediaType: kept === png ? 'image/png' : 'image/jpeg', width, height, preview }
  } catch (cause) {
    throw new RainError('bad_request', 'This picture is damaged or too large to be read.', { cause })
  }
}
