import type { Size } from '../geometry.ts'
import { createScaleInWasm } from './scale-in-wasm.ts'
import * as code from './wasm-code.ts'

const { get, set, tee, constant, add } = code

/**
 * From the start of the memory to `last`, each 16 bytes (four pixels of blue, green, red and a fourth byte) become 12 (red,
 * green, blue) from `to` on. It writes 16 bytes each time, the last 4 of which it writes over in the next: so 4 bytes more
 * than the result are needed at its end.
 */
function swapColours(): code.WasmFunction {
  const [last, to, from] = [0, 1, 2]
  return {
    name: 'swap',
    parameters: 2,
    locals: [code.i32],
    body: [
      ...code.loop,
      ...[...get(to), ...get(from), ...code.load16, ...get(from), ...code.load16],
      ...code.shuffle(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 0, 0, 0, 0),
      ...code.store16,
      ...[...get(to), ...constant(12), ...add, ...set(to)],
      ...[...get(from), ...constant(16), ...add, ...tee(from)],
      ...[...get(last), ...code.lessUnsigned, ...code.branchIf(0)],
      ...code.end,
    ],
  }
}

/**
 * Two lines, `stride` bytes apart, become one of half their length, of three bytes a pixel: each new pixel is the mean of four.
 * Eight pixels of each line at once; it writes 4 bytes too many as well.
 */
function halveLines(): code.WasmFunction {
  const [at, stride, to, last, left, right] = [0, 1, 2, 3, 4, 5]
  const meanOfBoth = (offset: number) => [
    ...[...get(at), ...constant(offset), ...add, ...code.load16],
    ...[...get(at), ...get(stride), ...add, ...constant(offset), ...add, ...code.load16],
    ...code.averageBytes,
  ]
  const even = code.shuffle(0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
  const odd = code.shuffle(4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31)
  return {
    name: 'halve',
    parameters: 4,
    locals: [code.v128, code.v128],
    body: [
      ...code.loop,
      ...[...meanOfBoth(0), ...set(left), ...meanOfBoth(16), ...set(right)],
      ...get(to),
      ...[
        ...get(left),
        ...get(right),
        ...even,
        ...get(left),
        ...get(right),
        ...odd,
        ...code.averageBytes,
        ...tee(left),
      ],
      ...[...get(left), ...code.shuffle(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 0, 0, 0, 0), ...code.store16],
      ...[...get(at), ...constant(32), ...add, ...set(at)],
      ...[...get(to), ...constant(12), ...add, ...tee(to)],
      ...[...get(last), ...code.lessUnsigned, ...code.branchIf(0)],
      ...code.end,
    ],
  }
}

const pageBytes = 65_536
const overwrittenBytes = 4
/** For the tables of scaling and one line. */
const tableBytes = 1_000_000

export interface SwapInWasm {
  /** Where pixels lie that need not be copied in. Valid while no more bytes are asked for. */
  room(bytes: number): Buffer
  /** Copies pixels in and gives them back both ways, valid until the next call. Their number is a multiple of 4. */
  swap(pixels: Buffer): { kept: Buffer; rgb: Buffer }
  /** The same in half the size: the lines are multiples of 8 pixels, and their number is even. */
  halve(pixels: Buffer, own: Size): { kept: Buffer; rgb: Buffer }
  /** The colours of pixels in the room, scaled, valid until the next call. Null where that cannot be done here. */
  scale(own: Size, size: Size): Buffer | null
}

/** Takes the colours out of pixels sixteen bytes at a time. Null where the processor or the engine cannot. */
export function createSwapInWasm(): SwapInWasm | null {
  try {
    const memory = new WebAssembly.Memory({ initial: 1 })
    const instance = new WebAssembly.Instance(new WebAssembly.Module(code.assemble([swapColours(), halveLines()])), {
      e: { m: memory },
    })
    const swap = instance.exports.swap as (last: number, to: number) => void
    const halve = instance.exports.halve as (at: number, stride: number, to: number, last: number) => void
    const scaling = createScaleInWasm(memory)
    const coloursOf = (bytes: number) => (bytes / 4) * 3 + overwrittenBytes
    const grow = (bytes: number) => {
      const missing = bytes - memory.buffer.byteLength
      if (missing > 0) memory.grow(Math.ceil(missing / pageBytes))
    }
    const roomFor = (bytes: number) => {
      grow(bytes + coloursOf(bytes))
      return Buffer.from(memory.buffer, 0, bytes)
    }
    const keep = (pixels: Buffer) => {
      const kept = roomFor(pixels.length)
      if (pixels.buffer !== kept.buffer) pixels.copy(kept)
      return kept
    }
    return {
      room(bytes) {
        grow(bytes + 2 * coloursOf(bytes) + tableBytes)
        return Buffer.from(memory.buffer, 0, bytes)
      },
      swap(pixels) {
        const kept = keep(pixels)
        swap(pixels.length, pixels.length)
        return { kept, rgb: Buffer.from(memory.buffer, pixels.length, (pixels.length / 4) * 3) }
      },
      halve(pixels, { width, height }) {
        const kept = keep(pixels)
        const [stride, line] = [width * 4, (width / 2) * 3]
        for (let y = 0, to = pixels.length; y < height; y += 2, to += line) halve(y * stride, stride, to, to + line)
        return { kept, rgb: Buffer.from(memory.buffer, pixels.length, (height / 2) * line) }
      },
      scale({ width, height }, size) {
        const bytes = width * height * 4
        return scaling.scale({ width, height }, size, bytes + coloursOf(bytes))
      },
    }
  } catch {
    return null // the same is done more slowly
  }
}
