// A module of one function, swap(last, to): from the start of its memory to `last`, each 16 bytes (four pixels of blue,
// green, red and a fourth byte) become 12 (red, green, blue) from `to` on. It writes 16 bytes each time, the last 4 of which
// it writes over in the next: so 4 bytes more than the result are needed at its end.

const i32 = 0x7f
const section = (id: number, ...content: number[]) => [id, content.length, ...content]
const functionType = 0x60
const [localGet, localTee, localSet] = [0x20, 0x22, 0x21]
const [i32Const, i32Add, i32LessUnsigned] = [0x41, 0x6a, 0x49]
const simd = 0xfd
const [v128Load, v128Store, i8x16Shuffle] = [0x00, 0x0b, 0x0d]
const unaligned = [0x00, 0x00]
const [loop, noResult, branchIf, end] = [0x03, 0x40, 0x0d, 0x0b]

/** Parameters: the end of what is read, where is written. A local: where is read. All in bytes. */
const [last, to, from] = [0, 1, 2]

// prettier-ignore
const body = [
  1, 1, i32, // one local of 32 bits
  loop, noResult,
    localGet, to,
    localGet, from, simd, v128Load, ...unaligned,
    localGet, from, simd, v128Load, ...unaligned,
    simd, i8x16Shuffle, 2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 0, 0, 0, 0,
    simd, v128Store, ...unaligned,
    localGet, to, i32Const, 12, i32Add, localSet, to,
    localGet, from, i32Const, 16, i32Add, localTee, from,
    localGet, last, i32LessUnsigned, branchIf, 0,
  end,
  end,
]

const text = (value: string) => [value.length, ...Buffer.from(value)]

// prettier-ignore
const swapModule = new Uint8Array([
  0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  ...section(1, 1, functionType, 2, i32, i32, 0),
  ...section(2, 1, ...text('e'), ...text('m'), 2, 0, 1), // a memory of at least one page
  ...section(3, 1, 0),
  ...section(7, 1, ...text('swap'), 0, 0),
  ...section(10, 1, body.length, ...body),
])

const pageBytes = 65_536
const overwrittenBytes = 4

export interface SwapInWasm {
  /** Where pixels lie that need not be copied in. Valid while no more bytes are asked for. */
  room(bytes: number): Buffer
  /** Copies pixels in and gives them back both ways, valid until the next call. Their number is a multiple of 4. */
  swap(pixels: Buffer): { kept: Buffer; rgb: Buffer }
}

/** Takes the colours out of pixels sixteen bytes at a time. Null where the processor or the engine cannot. */
export function createSwapInWasm(): SwapInWasm | null {
  try {
    const memory = new WebAssembly.Memory({ initial: 1 })
    const instance = new WebAssembly.Instance(new WebAssembly.Module(swapModule), { e: { m: memory } })
    const swap = instance.exports.swap as (last: number, to: number) => void
    const room = (bytes: number) => {
      const missing = bytes + (bytes / 4) * 3 + overwrittenBytes - memory.buffer.byteLength
      if (missing > 0) memory.grow(Math.ceil(missing / pageBytes))
      return Buffer.from(memory.buffer, 0, bytes)
    }
    return {
      room,
      swap(pixels) {
        const kept = room(pixels.length)
        if (pixels.buffer !== kept.buffer) pixels.copy(kept)
        swap(pixels.length, pixels.length)
        return { kept, rgb: Buffer.from(memory.buffer, pixels.length, (pixels.length / 4) * 3) }
      },
    }
  } catch {
    return null // the same is done more slowly
  }
}
