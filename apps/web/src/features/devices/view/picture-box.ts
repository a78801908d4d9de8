interface Size {
  width: number
  height: number
}

const smallest = 64
const largest = 16_384
/** So that dragging the edge of a window does not ask for another picture with each pixel. */
const stepPx = 16

/** How large a picture is shown in the room there is, in pixels of the page. `zoom` 1: as large as all of it fits. */
export function boxOf(room: Size, picture: Size, zoom: number): Size {
  if (room.width <= 0 || room.height <= 0) return { width: 0, height: 0 }
  const scale = Math.min(room.width / picture.width, room.height / picture.height) * zoom
  return { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) }
}

/** The size to ask for: what is shown, in pixels of the glass, and no more than there is. */
export function sizeToAsk(box: Size, ratio: number, picture: Size): { max_width: number; max_height: number } {
  const ask = (shown: number, there: number) =>
    Math.max(smallest, Math.min(largest, there, Math.ceil((shown * ratio) / stepPx) * stepPx))
  return { max_width: ask(box.width, picture.width), max_height: ask(box.height, picture.height) }
}
