import type { RawFrame, Rect } from '../desktop.ts'
import type { Size } from '../geometry.ts'

/** How light each pixel of a picture is, 0 to 255. */
export interface Gray extends Size {
  data: Uint8Array
}

/**
 * A part of the picture of a display, of each pixel the one under its middle. `part` is in pixels of the picture (`sent`),
 * and `frame` shows the display's own pixels from `origin` on.
 */
export function sampleGray(options: {
  frame: RawFrame
  own: Size
  sent: Size
  part?: Rect
  origin?: { x: number; y: number }
}): Gray {
  const { frame, own, sent, part = { x: 0, y: 0, ...sent }, origin = { x: 0, y: 0 } } = options
  const { data, stride } = frame
  const columns = samplePlaces(part.x, part.width, own.width / sent.width).map((x) => (x - origin.x) * 4)
  const rows = samplePlaces(part.y, part.height, own.height / sent.height)
  const gray = new Uint8Array(part.width * part.height)
  let at = 0
  for (const row of rows) {
    const line = (row - origin.y) * stride
    for (let column = 0; column < columns.length; column++) {
      const from = line + columns[column]!
      gray[at++] = (data[from]! + 2 * data[from + 1]! + data[from + 2]!) >> 2
    }
  }
  return { data: gray, width: part.width, height: part.height }
}

/** The display's own pixels that `sampleGray` reads for a part. */
export function sampledRect(part: Rect, own: Size, sent: Size): Rect {
  const columns = samplePlaces(part.x, part.width, own.width / sent.width)
  const rows = samplePlaces(part.y, part.height, own.height / sent.height)
  const [x = 0, y = 0] = [columns[0], rows[0]]
  return { x, y, width: (columns.at(-1) ?? x) - x + 1, height: (rows.at(-1) ?? y) - y + 1 }
}

function samplePlaces(from: number, count: number, factor: number): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => Math.floor((from + index + 0.5) * factor))
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
