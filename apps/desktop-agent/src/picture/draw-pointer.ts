import type { CursorImage, Point } from '../desktop.ts'
import type { Size } from '../geometry.ts'

/** `hotSpot`: where it points to, in pixels of the picture. */
export interface Pointer {
  cursor: Pick<CursorImage, 'data' | 'width' | 'height' | 'hotX' | 'hotY'>
  hotSpot: Point
}

/** Draws the pointer into a picture of three bytes a pixel. */
export function drawPointer(rgb: Buffer, size: Size, { cursor, hotSpot }: Pointer): void {
  const left = hotSpot.x - cursor.hotX
  const top = hotSpot.y - cursor.hotY
  const [fromX, toX] = [Math.max(0, -left), Math.min(cursor.width, size.width - left)]
  const [fromY, toY] = [Math.max(0, -top), Math.min(cursor.height, size.height - top)]
  for (let y = fromY; y < toY; y++) {
    for (let x = fromX; x < toX; x++) {
      const from = (y * cursor.width + x) * 4
      const to = ((top + y) * size.width + left + x) * 3
      const shining = 255 - cursor.data[from + 3]!
      for (let colour = 0; colour < 3; colour++) {
        rgb[to + colour] = Math.min(255, cursor.data[from + colour]! + Math.round((rgb[to + colour]! * shining) / 255))
      }
    }
  }
}

/** The pointer as it looks in a picture of half the size: each of its pixels is the mean of the four that lie there. */
export function halvePointer({ cursor, hotSpot }: Pointer): Pointer {
  const [left, top] = [hotSpot.x - cursor.hotX, hotSpot.y - cursor.hotY]
  const at = { x: Math.floor(left / 2), y: Math.floor(top / 2) }
  const width = Math.ceil((left + cursor.width) / 2) - at.x
  const height = Math.ceil((top + cursor.height) / 2) - at.y
  const data = Buffer.alloc(width * height * 4)
  const byteAt = (x: number, y: number, byte: number) =>
    x >= 0 && y >= 0 && x < cursor.width && y < cursor.height ? cursor.data[(y * cursor.width + x) * 4 + byte]! : 0
  for (let to = 0; to < data.length; to++) {
    const [pixel, byte] = [to >> 2, to & 3]
    const x = (at.x + (pixel % width)) * 2 - left
    const y = (at.y + Math.floor(pixel / width)) * 2 - top
    const sum = byteAt(x, y, byte) + byteAt(x + 1, y, byte) + byteAt(x, y + 1, byte) + byteAt(x + 1, y + 1, byte)
    data[to] = Math.round(sum / 4)
  }
  return { cursor: { data, width, height, hotX: 0, hotY: 0 }, hotSpot: at }
}
