import type { XDisplay } from 'x11'
import type { RawFrame } from '../../desktop.ts'

const leastFirst = 0
const redThird = 0xff_0000
const redFirst = 0xff

/** How a server lays out a pixel, or why we cannot read it. */
export function pixelFormatOf(display: XDisplay): RawFrame['format'] | { problem: string } {
  const [screen] = display.screen
  const depth = screen?.root_depth ?? 0
  const bits = display.format[depth]?.bits_per_pixel
  if (!screen || (depth !== 24 && depth !== 32) || bits !== 32) {
    const found = bits === undefined || bits === depth ? `${depth}` : `${depth} in ${bits}`
    return { problem: `The screen has ${found} bits per pixel; Rain can read those with 24 or 32 in 32 bits.` }
  }
  if (display.image_byte_order !== leastFirst)
    return { problem: 'The X server stores the highest byte of a pixel first.' }
  const visual = screen.depths[depth]?.[screen.root_visual]
  if (visual?.red_mask === redThird) return 'bgrx'
  if (visual?.red_mask === redFirst) return 'rgbx'
  return { problem: 'The colours of the screen lie in an order that Rain does not know.' }
}
