import type { RawFrame } from '../desktop.ts'
import { toRgb } from './to-rgb.ts'

/** Turns frames into three bytes a pixel, in memory of its own that the next call writes over. */
export interface RgbConverter {
  convert(frame: RawFrame): Buffer
}

export function createRgbConverter(): RgbConverter {
  let memory = Buffer.alloc(0)
  return {
    convert(frame) {
      const needed = frame.width * frame.height * 3
      if (memory.length < needed) memory = Buffer.allocUnsafeSlow(needed)
      return toRgb(frame, memory)
    },
  }
}
