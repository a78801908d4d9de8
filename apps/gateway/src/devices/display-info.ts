import type { Device } from '@rain/db'
import type { Display, EventOf } from '@rain/protocol'

export type DisplayInfo = NonNullable<EventOf<'mode_changed'>['display_info']>

/** Pixels of the picture that old clients are told a model sees. Source: the client protocol. */
const maxLongEdge = 1568
const maxPixels = 1_150_000

/** What clients are told of the display an agent works on. Null: the device has never told of its displays. */
export function displayInfo(device: Pick<Device, 'facts'>, index: number): DisplayInfo | null {
  const displays = device.facts?.displays ?? []
  const display = displays.find((one) => one.index === index) ?? displays[0]
  if (!display) return null
  const { width, height } = pixelsOf(display)
  const factor = Math.min(1, maxLongEdge / Math.max(width, height), Math.sqrt(maxPixels / (width * height)))
  return {
    screen_width: width,
    screen_height: height,
    scaled_width: Math.floor(width * factor),
    scaled_height: Math.floor(height * factor),
    scale_factor: factor,
    monitor_index: display.index,
    monitor_count: displays.length,
    monitor_offset: { left: display.x, top: display.y },
  }
}

function pixelsOf({ width, height, scale }: Display): { width: number; height: number } {
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}
