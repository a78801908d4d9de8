import type { RawFrame } from '../desktop.ts'
import type { Size } from '../geometry.ts'
import { createSwapInWasm } from './swap-in-wasm.ts'
import { toRgb } from './to-rgb.ts'

/** Takes the colours out of frames, into memory of its own that the next call writes over. */
export interface RgbConverter {
  /** Where the bytes of a frame lie best that is converted again and again, changed a little each time. */
  room(bytes: number): Buffer
  /** `rgb`: three bytes a pixel. `kept`: a copy of the frame's own bytes, which is made on the way. */
  convert(frame: RawFrame): { rgb: Buffer; kept: Buffer }
  /** The colours of a frame in its room, scaled quickly rather than well. Null where that cannot be done. */
  scale(frame: RawFrame, size: Size): Buffer | null
}

/** For whole displays: several times as fast as `toRgb` where it can be. */
export function createRgbConverter(swapInWasm = createSwapInWasm()): RgbConverter {
  let [kept, colours] = [Buffer.alloc(0), Buffer.alloc(0)]
  let room: Buffer | undefined

  function convertSlowly(frame: RawFrame) {
    const { data, width, height } = frame
    if (kept.length !== data.length) kept = Buffer.allocUnsafeSlow(data.length)
    if (colours.length < width * height * 3) colours = Buffer.allocUnsafeSlow(width * height * 3)
    data.copy(kept)
    return { kept, rgb: toRgb(frame, colours) }
  }

  return {
    room: (bytes) => (room = swapInWasm?.room(bytes) ?? Buffer.alloc(bytes)),
    convert(frame) {
      if (!swapInWasm || !isPlain(frame) || (frame.width * frame.height) % 4 !== 0) return convertSlowly(frame)
      return swapInWasm.swap(frame.data)
    },
    scale(frame, size) {
      if (frame.data !== room || !isPlain(frame)) return null
      return swapInWasm?.scale(frame, size) ?? null
    },
  }
}

/** Blue comes first, and there are no gaps between lines. */
function isPlain({ data, width, height, stride, format }: RawFrame): boolean {
  return format === 'bgrx' && stride === width * 4 && data.length === stride * height
}
