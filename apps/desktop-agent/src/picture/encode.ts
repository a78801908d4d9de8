import type { PictureWish } from '@rain/protocol'
import type { default as sharpModule } from 'sharp'
import type { Rect } from '../desktop.ts'
import type { Size } from '../geometry.ts'

export type PictureFormat = PictureWish['format']

export interface Encoding {
  format: PictureFormat
  /** Of a JPEG, 1 to 100. */
  quality: number
  /** The size it is scaled to. */
  size: Size
  /** Only this part of it. */
  part?: Rect
}

/**
 * Tables made for each JPEG save a few per cent of a large one and cost twice its time. Of a small one the usual tables are
 * the larger part.
 */
const smallPixels = 65_536

/** Colours of three bytes a pixel become a picture file. Runs beside the event loop; `rgb` must stay as it is until then. */
export async function encode(rgb: Buffer, own: Size, { format, quality, size, part }: Encoding): Promise<Buffer> {
  const sharp = await loadSharp()
  let picture = sharp(rgb, { raw: { ...own, channels: 3 } })
  if (part) picture = picture.extract({ left: part.x, top: part.y, width: part.width, height: part.height })
  const from = part ?? own
  if (from.width !== size.width || from.height !== size.height) {
    picture = picture.resize(size.width, size.height, { kernel: 'lanczos3', fit: 'fill' })
  }
  if (format === 'png') return picture.png({ compressionLevel: 1 }).toBuffer()
  const optimiseCoding = size.width * size.height < smallPixels
  return picture.jpeg({ quality, chromaSubsampling: '4:2:0', optimiseCoding }).toBuffer()
}

let loading: Promise<typeof sharpModule> | undefined

/** Loaded with the first picture: an agent nobody looks through does without its memory. */
function loadSharp(): Promise<typeof sharpModule> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    // one picture gains nothing from a second thread; several run side by side
    sharp.concurrency(1)
    sharp.cache(false)
    return sharp
  })
  return loading
}
