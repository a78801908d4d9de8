import type { Point, RawFrame, Rect } from '../desktop.ts'
import type { Size } from '../geometry.ts'

/** Every second pixel of every second line of a picture is enough to tell whether it is still the same. */
export const sampleEvery = 2

/** How light each sample of a picture is, 0 to 255. */
export interface Gray extends Size {
  data: Uint8Array
}

/** How many samples a picture has. */
export function grayOf({ width, height }: Size): Size {
  return { width: Math.ceil(width / sampleEvery), height: Math.ceil(height / sampleEvery) }
}

/**
 * Samples of the picture of a display, of each the pixel under its middle. `part` is counted in samples; `sent` is the size
 * of the picture; `frame` shows the display's own pixels from `origin` on.
 */
export function sampleGray(options: { frame: RawFrame; own: Size; sent: Size; part?: Rect; origin?: Point }): Gray {
  const { frame, own, sent, part = { x: 0, y: 0, ...grayOf(sent) }, origin = { x: 0, y: 0 } } = options
  const columns = samplePlaces(part.x, part.width, own.width / sent.width).map((x) => x - origin.x)
  const rows = samplePlaces(part.y, part.height, own.height / sent.height).map((y) => y - origin.y)
  const gray = new Uint8Array(part.width * part.height)
  const pixels = pixelsOf(frame)
  let at = 0
  for (let row = 0; row < rows.length; row++) {
    const line = rows[row]! * pixels.perLine
    for (let column = 0; column < columns.length; column++) {
      const pixel = pixels.words[line + columns[column]!]!
      gray[at++] = ((pixel & 0xff) + ((pixel >>> 7) & 0x1fe) + ((pixel >>> 16) & 0xff)) >> 2
    }
  }
  return { data: gray, width: part.width, height: part.height }
}

/** One word a pixel; of a frame that lies in memory so that it cannot be read in words, a copy. */
function pixelsOf({ data, stride, height }: RawFrame): { words: Uint32Array; perLine: number } {
  const perLine = Math.floor(stride / 4)
  if (data.byteOffset % 4 === 0 && stride % 4 === 0) {
    return { words: new Uint32Array(data.buffer, data.byteOffset, Math.floor(data.byteLength / 4)), perLine }
  }
  const words = new Uint32Array(perLine * height)
  const bytes = Buffer.from(words.buffer)
  for (let y = 0; y < height; y++) data.copy(bytes, y * perLine * 4, y * stride, y * stride + perLine * 4)
  return { words, perLine }
}

/** The display's own pixels that `sampleGray` reads for a part. */
export function sampledRect(part: Rect, own: Size, sent: Size): Rect {
  const columns = samplePlaces(part.x, part.width, own.width / sent.width)
  const rows = samplePlaces(part.y, part.height, own.height / sent.height)
  const [x = 0, y = 0] = [columns[0], rows[0]]
  return { x, y, width: (columns.at(-1) ?? x) - x + 1, height: (rows.at(-1) ?? y) - y + 1 }
}

function samplePlaces(from: number, count: number, factor: number): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => Math.floor(((from + index) * sampleEvery + 0.5) * factor))
}

/** A part of what was sampled before. */
export function cutGray(gray: Gray, { x, y, width, height }: Rect): Gray {
  const data = new Uint8Array(width * height)
  for (let line = 0; line < height; line++) {
    const from = (y + line) * gray.width + x
    data.set(gray.data.subarray(from, from + width), line * width)
  }
  return { data, width, height }
}
