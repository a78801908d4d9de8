import type { RawFrame } from '../desktop.ts'
import { createSwapInWasm } from './swap-in-wasm.ts'
import { toRgb } from './to-rgb.ts'

/** Takes the colours out of frames, into memory of its own that the next call writes over. */
export interface RgbConverter {
  /** Where the bytes of a frame lie best that is converted again and again, changed a little each time. */
  room(bytes: number): Buffer
  /** `rgb`: three bytes a pixel. `kept`: a copy of the frame's own bytes, which is made on the way. */
  convert(frame: RawFrame): { rgb: Buffer; kept: Buffer }
}

/** For whole displays: several times as fast as `toRgb` where it can be. */
export function createRgbConverter(swapInWasm = createSwapInWasm()): RgbConverter {
  let [kept, colours] = [Buffer.alloc(0), Buffer.alloc(0)]

  function convertSlowly(frame: RawFrame) {
    const { data, width, height } = frame
    if (kept.length !== data.length) kept = Buffer.allocUnsafeSlow(data.length)
    if (colours.length < width * height * 3) colours = Buffer.allocUnsafeSlow(width * height * 3)
    data.copy(kept)
    return { kept, rgb: toRgb(frame, colours) }
  }

  return {
    room: (bytes) => swapInWasm?.room(bytes) ?? Buffer.alloc(bytes),
    convert(frame) {
      const { data, width, height, stride, format } = frame
      const isPlain = format === 'bgrx' && stride === width * 4 && data.length === stride * height
      if (!swapInWasm || !isPlain || (width * height) % 4 !== 0) return convertSlowly(frame)
      return swapInWasm.swap(data)
    },
  }
}
