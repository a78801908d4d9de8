// A module of one function, swap(pixels): from the start of its memory, 16 bytes (four pixels of blue, green, red and a
// fourth byte) become 12 (red, green, blue), `pixels` a multiple of 4. It writes over what it has read, never over what it
// has not: 16 bytes are written at 12·n, the last 4 of them to be written over, and 16·(n+1) is read next.

const i32 = 0x7f
const section = (id: number, ...content: number[]) => [id, content.length, ...content]
const functionType = 0x60
const [localGet, localTee, localSet] = [0x20, 0x22, 0x21]
const [i32Const, i32Add, i32LessUnsigned] = [0x41, 0x6a, 0x49]
const simd = 0xfd
const [v128Load, v128Store, i8x16Shuffle] = [0x00, 0x0b, 0x0d]
const unaligned = [0x00, 0x00]
const [loop, noResult, branchIf, end] = [0x03, 0x40, 0x0d, 0x0b]

/** Parameter: the end of what is read, in bytes. Locals: where is read, where is written. */
const [last, from, to] = [0, 1, 2]

// prettier-ignore
const body = [
  1, 2, i32, // two locals of 32 bits
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
  ...section(1, 1, functionType, 1, i32, 0),
  ...section(2, 1, ...text('e'), ...text('m'), 2, 0, 1), // a memory of at least one page
  ...section(3, 1, 0),
  ...section(7, 1, ...text('swap'), 0, 0),
  ...section(10, 1, body.length, ...body),
])

const pageBytes = 65_536

/** Swaps colours where they lie, sixteen bytes at a time. Null where the processor or the engine cannot. */
export function createSwapInWasm(): { memory(bytes: number): Buffer; swap(pixels: number): void } | null {
  try {
    const memory = new WebAssembly.Memory({ initial: 1 })
    const instance = new WebAssembly.Instance(new WebAssembly.Module(swapModule), { e: { m: memory } })
    const swap = instance.exports.swap as (last: number) => void
    return {
      /** So many bytes, valid until more are asked for. */
      memory(bytes) {
        const missing = bytes - memory.buffer.byteLength
        if (missing > 0) memory.grow(Math.ceil(missing / pageBytes))
        return Buffer.from(memory.buffer)
      },
      swap: (pixels) => swap(pixels * 4),
    }
  } catch {
    return null // the same is done more slowly
  }
}
