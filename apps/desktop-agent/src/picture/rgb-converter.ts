import type { RawFrame } from '../desktop.ts'
import { createSwapInWasm } from './swap-in-wasm.ts'
import { toRgb } from './to-rgb.ts'

/** Turns frames into three bytes a pixel, in memory of its own that the next call writes over. */
export interface RgbConverter {
  convert(frame: RawFrame): Buffer
}

/** For whole displays: five times as fast as `toRgb` where it can be. */
export function createRgbConverter(swapInWasm = createSwapInWasm()): RgbConverter {
  let memory = Buffer.alloc(0)

  function convertSlowly(frame: RawFrame): Buffer {
    const needed = frame.width * frame.height * 3
    if (memory.length < needed) memory = Buffer.allocUnsafeSlow(needed)
    return toRgb(frame, memory)
  }

  return {
    convert(frame) {
      const { data, width, height, stride, format } = frame
      const pixels = width * height
      if (!swapInWasm || format !== 'bgrx' || stride !== width * 4 || pixels % 4 !== 0) return convertSlowly(frame)
      const room = swapInWasm.memory(pixels * 4)
      data.copy(room, 0, 0, pixels * 4)
      swapInWasm.swap(pixels)
      return room.subarray(0, pixels * 3)
    },
  }
}
