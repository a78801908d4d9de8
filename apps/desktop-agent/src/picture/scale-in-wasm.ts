import type { Size } from '../geometry.ts'
import { planResampling, shareBits, type Resampling } from './resampling.ts'
import * as code from './wasm-code.ts'

const { get, set, tee, constant, add, zeros } = code

const half = [...constant(1 << (shareBits - 1)), ...code.wordsOf]
const sumToBytes = [...constant(shareBits), ...code.shiftWords]
const advance = (local: number, ...by: number[]) => [...get(local), ...by, ...add, ...tee(local)]
const forward = (local: number, ...by: number[]) => [...get(local), ...by, ...add, ...set(local)]

/** Mixes lines into one: for each sixteen bytes, the sum of those of all lines by their shares. Two lines at a time. */
function mixLines(): code.WasmFunction {
  const [from, stride, shares, sharesEnd, to, toEnd, at, share] = [0, 1, 2, 3, 4, 5, 6, 7]
  const [a, b, weight, ...sums] = [8, 9, 10, 11, 12, 13, 14]
  const low = code.shuffle(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
  const high = code.shuffle(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
  const quarters = [
    [low, code.widenLow],
    [low, code.widenHigh],
    [high, code.widenLow],
    [high, code.widenHigh],
  ]
  const addQuarter = ([side = [], widen = []]: number[][], index: number) => [
    ...get(sums[index]!),
    ...[...get(a), ...get(b), ...side, ...widen, ...get(weight), ...code.wordsFromSums],
    ...[...code.addWords, ...set(sums[index]!)],
  ]
  const rounded = (index: number) => [...get(sums[index]!), ...sumToBytes]
  return {
    name: 'mixLines',
    parameters: 6,
    locals: [code.i32, code.i32, ...new Array<number>(7).fill(code.v128)],
    body: [
      ...code.loop,
      ...[...get(from), ...set(at), ...get(shares), ...set(share)],
      ...sums.flatMap((sum) => [...half, ...set(sum)]),
      ...code.loop,
      ...[...get(at), ...code.load16, ...set(a), ...advance(at, ...get(stride)), ...code.load16, ...set(b)],
      ...[...forward(at, ...get(stride)), ...get(share), ...code.load4Times4, ...set(weight)],
      ...quarters.flatMap(addQuarter),
      ...[...advance(share, ...constant(4)), ...get(sharesEnd), ...code.lessUnsigned, ...code.branchIf(0)],
      ...code.end,
      ...get(to),
      ...[...rounded(0), ...rounded(1), ...code.wordsToHalves],
      ...[...rounded(2), ...rounded(3), ...code.wordsToHalves],
      ...[...code.halvesToBytes, ...code.store16],
      ...forward(from, ...constant(16)),
      ...[...advance(to, ...constant(16)), ...get(toEnd), ...code.lessUnsigned, ...code.branchIf(0)],
      ...code.end,
    ],
  }
}

/**
 * Mixes the pixels of a line into those of a shorter or longer one, and takes their colours out. A plan is, for each new
 * pixel, the place of the first old one in the line and the shares, two a word.
 */
function mixPixels(): code.WasmFunction {
  const [line, plan, words, to, toEnd, at, planEnd, sum] = [0, 1, 2, 3, 4, 5, 6, 7]
  // two pixels of blue, green, red and a fourth byte become pairs of red, green and blue, each with a byte of zeros
  const pairColours = code.shuffle(2, 16, 6, 16, 1, 16, 5, 16, 0, 16, 4, 16, 16, 16, 16, 16)
  return {
    name: 'mixPixels',
    parameters: 5,
    locals: [code.i32, code.i32, code.v128],
    body: [
      ...code.loop,
      ...[...get(line), ...get(plan), ...code.loadWord, ...add, ...set(at), ...half, ...set(sum)],
      ...forward(plan, ...constant(4)),
      ...[...get(plan), ...get(words), ...add, ...set(planEnd)],
      ...code.loop,
      ...get(sum),
      ...[...get(at), ...code.load8Zeros, ...zeros, ...pairColours],
      ...[...get(plan), ...code.load4Times4, ...code.wordsFromSums, ...code.addWords, ...set(sum)],
      ...forward(at, ...constant(8)),
      ...[...advance(plan, ...constant(4)), ...get(planEnd), ...code.lessUnsigned, ...code.branchIf(0)],
      ...code.end,
      ...[...get(to), ...get(sum), ...sumToBytes, ...zeros, ...code.wordsToHalves, ...zeros, ...code.halvesToBytes],
      ...code.storeFirst4,
      ...[...advance(to, ...constant(3)), ...get(toEnd), ...code.lessUnsigned, ...code.branchIf(0)],
      ...code.end,
    ],
  }
}

let assembled: Uint8Array<ArrayBuffer> | undefined

export interface ScaleInWasm {
  /**
   * Colours of three bytes a pixel, of pixels of four (blue, green, red and one more) at the start of the memory. They lie
   * in it behind `free` until the next call; null where there is no room for them.
   */
  scale(own: Size, size: Size, free: number): Buffer | null
}

/** Scales the pixels in a memory. For pictures that move: quicker than libvips, and not as sharp as its best. */
export function createScaleInWasm(memory: WebAssembly.Memory): ScaleInWasm {
  assembled ??= assemble()
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assembled), { e: { m: memory } })
  const lines = exports.mixLines as (...numbers: number[]) => void
  const pixels = exports.mixPixels as (...numbers: number[]) => void
  let planned: { key: string; plan: Plan | null } | undefined

  function planOnce(own: Size, size: Size, free: number): Plan | null {
    const key = [own.width, own.height, size.width, size.height, free, memory.buffer.byteLength].join()
    if (planned?.key !== key) planned = { key, plan: writePlan(memory, own, size, free) }
    return planned.plan
  }

  return {
    scale(own, size, free) {
      const plan = planOnce(own, size, free)
      if (!plan) return null
      const { rows, rowShares, line, columns, colours } = plan
      const [stride, wordBytes] = [own.width * 4, rows.taps * 2]
      for (let y = 0; y < size.height; y++) {
        const shares = rowShares + y * wordBytes
        lines(rows.starts[y]! * stride, stride, shares, shares + wordBytes, line, line + stride)
        const to = colours + y * size.width * 3
        pixels(line, columns.at, columns.wordBytes, to, to + size.width * 3)
      }
      return Buffer.from(memory.buffer, colours, size.width * size.height * 3)
    },
  }
}

function assemble(): Uint8Array<ArrayBuffer> {
  return code.assemble([mixLines(), mixPixels()])
}

/** Where everything lies, in bytes of the memory. */
interface Plan {
  rows: Resampling
  rowShares: number
  columns: { at: number; wordBytes: number }
  line: number
  colours: number
}

const alignment = 16

function writePlan(memory: WebAssembly.Memory, own: Size, size: Size, free: number): Plan | null {
  const rows = planResampling(own.height, size.height)
  const across = planResampling(own.width, size.width)
  // whole lines of four pixels are mixed at once
  if (!rows || !across || own.width % 4 !== 0) return null
  let next = free
  const take = (bytes: number) => {
    const at = Math.ceil(next / alignment) * alignment
    next = at + bytes
    return at
  }
  const wordBytes = across.taps * 2
  const plan: Plan = {
    rows,
    rowShares: take(rows.shares.byteLength),
    columns: { at: take((4 + wordBytes) * size.width), wordBytes },
    line: take(own.width * 4),
    colours: take(size.width * size.height * 3 + 1),
  }
  if (next > memory.buffer.byteLength) return null
  new Int16Array(memory.buffer, plan.rowShares).set(rows.shares)
  const table = new DataView(memory.buffer, plan.columns.at)
  for (let x = 0, at = 0; x < size.width; x++) {
    table.setInt32(at, across.starts[x]! * 4, true)
    at += 4
    for (let tap = 0; tap < across.taps; tap++, at += 2) table.setInt16(at, across.shares[x * across.taps + tap]!, true)
  }
  return plan
}
