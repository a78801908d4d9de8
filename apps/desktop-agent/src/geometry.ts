import type { Display } from '@rain/protocol'
import type { Point, Rect } from './desktop.ts'

// Three spaces. The desktop's coordinates: what the mouse is moved in, over all displays. A display's own pixels: what is
// captured, `scale` times as many as the desktop counts. The picture: the display in the size that was sent.

export interface Size {
  width: number
  height: number
}

export interface PictureLimits {
  /** Pixels. */
  maxLongEdge: number
  maxPixels: number
}

/** Left, top, right, bottom; the last two are the first that no longer belong to it. */
export type Edges = readonly [left: number, top: number, right: number, bottom: number]

/** How many pixels of its own a display has. */
export function ownSize({ width, height, scale }: Pick<Display, 'width' | 'height' | 'scale'>): Size {
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}

/** The largest size of a picture within the limits, in the shape of the display and never larger than it. */
export function pictureSize(own: Size, { maxLongEdge, maxPixels }: PictureLimits): Size {
  const byLongEdge = maxLongEdge / Math.max(own.width, own.height)
  const byPixels = Math.sqrt(maxPixels / (own.width * own.height))
  const factor = Math.min(1, byLongEdge, byPixels)
  return {
    width: Math.max(1, Math.floor(own.width * factor)),
    height: Math.max(1, Math.floor(own.height * factor)),
  }
}

/** The largest size within a box, in the shape of the display and never larger than it. */
export function sizeWithin(own: Size, box: Size): Size {
  const factor = Math.min(1, box.width / own.width, box.height / own.height)
  return {
    width: Math.max(1, Math.floor(own.width * factor)),
    height: Math.max(1, Math.floor(own.height * factor)),
  }
}

export function isInside({ x, y }: Point, { width, height }: Size): boolean {
  return x >= 0 && y >= 0 && x < width && y < height
}

/** The place on the desktop under the middle of a picture's pixel. Null outside the picture: nothing is clamped. */
export function toDesktop(point: Point, picture: Size, display: Rect): Point | null {
  if (!isInside(point, picture)) return null
  return {
    x: display.x + scaleIndex(point.x, picture.width, display.width),
    y: display.y + scaleIndex(point.y, picture.height, display.height),
  }
}

/** The picture's pixel over a place on the desktop. Null when the display does not show that place. */
export function toPicture(point: Point, picture: Size, display: Rect): Point | null {
  const within = { x: point.x - display.x, y: point.y - display.y }
  if (!isInside(within, display)) return null
  return {
    x: scaleIndex(within.x, display.width, picture.width),
    y: scaleIndex(within.y, display.height, picture.height),
  }
}

/** The display's own pixels that a region of the picture shows. Null when it is empty or leaves the picture. */
export function toOwnRegion([left, top, right, bottom]: Edges, picture: Size, own: Size): Rect | null {
  if (!isInside({ x: left, y: top }, picture) || right > picture.width || bottom > picture.height) return null
  if (!(right > left && bottom > top)) return null
  return coveringRect(
    { x: left, y: top, width: right - left, height: bottom - top },
    { x: own.width / picture.width, y: own.height / picture.height },
    own,
  )
}

/** A rectangle multiplied, grown to whole pixels and kept within a size. */
export function coveringRect(rect: Rect, factor: Point, within: Size): Rect {
  const x = Math.max(0, Math.floor(rect.x * factor.x + rounding))
  const y = Math.max(0, Math.floor(rect.y * factor.y + rounding))
  const right = Math.min(within.width, Math.ceil((rect.x + rect.width) * factor.x - rounding))
  const bottom = Math.min(within.height, Math.ceil((rect.y + rect.height) * factor.y - rounding))
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) }
}

/** The part of a rectangle that lies within another; null when there is none. */
export function intersection(a: Rect, b: Rect): Rect | null {
  const x = Math.max(a.x, b.x)
  const y = Math.max(a.y, b.y)
  const width = Math.min(a.x + a.width, b.x + b.width) - x
  const height = Math.min(a.y + a.height, b.y + b.height) - y
  return width > 0 && height > 0 ? { x, y, width, height } : null
}

/** What multiplying with a fraction and its inverse may be off by. */
const rounding = 1e-6

/** The pixel of a line of `to` pixels under the middle of pixel `index` of one of `from`. */
function scaleIndex(index: number, from: number, to: number): number {
  return Math.min(to - 1, Math.floor(((index + 0.5) * to) / from))
}
