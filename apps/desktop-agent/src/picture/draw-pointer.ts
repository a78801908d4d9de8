import type { CursorImage, Point } from '../desktop.ts'
import type { Size } from '../geometry.ts'

/** Draws the pointer into a picture of three bytes a pixel; `hotSpot` is where it points to, in pixels of the picture. */
export function drawPointer(rgb: Buffer, size: Size, cursor: CursorImage, hotSpot: Point): void {
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
