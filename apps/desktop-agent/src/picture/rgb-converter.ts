import type { RawFrame } from '../desktop.ts'
import type { Size } from '../geometry.ts'
import { createSwapInWasm } from './swap-in-wasm.ts'
import { toRgb } from './to-rgb.ts'

/** Takes the colours out of frames, into memory of its own that the next call writes over. */
export interface RgbConverter {
  /** Where the bytes of a frame lie best that is converted again and again, changed a little each time. */
  room(bytes: number): Buffer
  /**
   * `rgb`: three bytes a pixel. `kept`: a copy of the frame's own bytes, which is made on the way. Where it will be scaled to
   * less than half, the colours may come in half their size, which `size` says.
   */
  convert(frame: RawFrame, scaledTo?: Size): Converted
  /** The colours of a frame in its room, scaled quickly rather than well. Null where that cannot be done. */
  scale(frame: RawFrame, size: Size): Buffer | null
}

export interface Converted {
  rgb: Buffer
  size: Size
  kept: Buffer
}

/** For whole displays: several times as fast as `toRgb` where it can be. */
export function createRgbConverter(swapInWasm = createSwapInWasm()): RgbConverter {
  let [kept, colours] = [Buffer.alloc(0), Buffer.alloc(0)]
  let room: Buffer | undefined

  function convertSlowly(frame: RawFrame): Converted {
    const { data, width, height } = frame
    if (kept.length !== data.length) kept = Buffer.allocUnsafeSlow(data.length)
    if (colours.length < width * height * 3) colours = Buffer.allocUnsafeSlow(width * height * 3)
    data.copy(kept)
    return { kept, rgb: toRgb(frame, colours), size: sizeOf(frame) }
  }

  return {
    room: (bytes) => (room = swapInWasm?.room(bytes) ?? Buffer.alloc(bytes)),
    convert(frame, scaledTo) {
      const size = sizeOf(frame)
      if (!swapInWasm || !isPlain(frame) || (frame.width * frame.height) % 4 !== 0) return convertSlowly(frame)
      if (!scaledTo || !canBeHalved(size, scaledTo)) return { ...swapInWasm.swap(frame.data), size }
      return { ...swapInWasm.halve(frame.data, size), size: { width: size.width / 2, height: size.height / 2 } }
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

function sizeOf({ width, height }: RawFrame): Size {
  return { width, height }
}

/** As libvips begins, too, when it scales by much more. */
function canBeHalved({ width, height }: Size, scaledTo: Size): boolean {
  return width % 8 === 0 && height % 2 === 0 && scaledTo.width * 2 <= width && scaledTo.height * 2 <= height
}
