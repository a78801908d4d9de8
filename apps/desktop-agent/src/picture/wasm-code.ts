// What the modules here are written in: the bytes of WebAssembly under their names, as far as they are used.

export const i32 = 0x7f
export const v128 = 0x7b
const [functionType, functionExport] = [0x60, 0x00]

export const loop = [0x03, 0x40]
export const branchIf = (depth: number) => [0x0d, depth]
export const end = [0x0b]
export const get = (local: number) => [0x20, local]
export const set = (local: number) => [0x21, local]
export const tee = (local: number) => [0x22, local]
export const constant = (value: number) => [0x41, ...signed(value)]
export const [add, lessUnsigned, loadWord] = [[0x6a], [0x49], [0x28, 0, 0]]

const simd = (code: number) => [0xfd, ...unsigned(code)]
const anywhere = [0, 0]
export const load16 = [...simd(0x00), ...anywhere]
export const load8Zeros = [...simd(0x5d), ...anywhere]
export const load4Times4 = [...simd(0x09), ...anywhere]
export const store16 = [...simd(0x0b), ...anywhere]
export const storeFirst4 = [...simd(0x5a), ...anywhere, 0]
export const shuffle = (...bytes: number[]) => [...simd(0x0d), ...bytes]
export const zeros = [...simd(0x0c), ...new Array<number>(16).fill(0)]
export const wordsOf = simd(0x11)
export const [wordsFromSums, addWords, shiftWords] = [simd(0xba), simd(0xae), simd(0xac)]
export const [widenLow, widenHigh] = [simd(0x89), simd(0x8a)]
/** Of two bytes each, rounded up. */
export const averageBytes = simd(0x7b)
export const [wordsToHalves, halvesToBytes] = [simd(0x85), simd(0x66)]

export interface WasmFunction {
  name: string
  /** How many numbers it takes. */
  parameters: number
  /** The types of its variables after them. */
  locals: number[]
  body: number[]
}

/** A module of functions without results, over the memory `e.m` that it is given. */
export function assemble(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [functionType, parameters, ...words(parameters), 0])
  const exported = functions.map(({ name }, index) => [...text(name), functionExport, index])
  const bodies = functions.map(({ locals, body }) => {
    const code = [locals.length, ...locals.flatMap((type) => [1, type]), ...body, ...end]
    return [...unsigned(code.length), ...code]
  })
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, [[...text('e'), ...text('m'), 2, 0, 1]]), // a memory of at least one page
    ...section(
      3,
      functions.map((_, index) => [index]),
    ),
    ...section(7, exported),
    ...section(10, bodies),
  ])
}

function section(id: number, entries: number[][]): number[] {
  const content = [...unsigned(entries.length), ...entries.flat()]
  return [id, ...unsigned(content.length), ...content]
}

function text(value: string): number[] {
  return [value.length, ...Buffer.from(value)]
}

function words(count: number): number[] {
  return new Array<number>(count).fill(i32)
}

/** LEB128, as all numbers in a module. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}

function signed(value: number): number[] {
  return value >= -0x40 && value < 0x40 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)]
}
