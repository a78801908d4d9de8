import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { planResampling } from './resampling.ts'
import { createSwapInWasm } from './swap-in-wasm.ts'

/** The same, one colour after the other. */
function scaleSlowly(pixels: Buffer, own: { width: number; height: number }, size: { width: number; height: number }) {
  const rows = planResampling(own.height, size.height)
  const columns = planResampling(own.width, size.width)
  if (!rows || !columns) return null
  const rounded = (sum: number) => Math.max(0, Math.min(255, (sum + 8_192) >> 14))
  const mix = (at: (tap: number) => number, shares: Int16Array, taps: number, index: number) =>
    rounded(
      Array.from({ length: taps }, (_, tap) => at(tap) * (shares[index * taps + tap] ?? 0)).reduce((a, b) => a + b),
    )
  const colours: number[] = []
  for (let y = 0; y < size.height; y++) {
    const top = rows.starts[y] ?? 0
    const line = Array.from({ length: own.width * 4 }, (_, x) =>
      mix((tap) => pixels[(top + tap) * own.width * 4 + x] ?? 0, rows.shares, rows.taps, y),
    )
    for (let x = 0; x < size.width; x++) {
      const left = columns.starts[x] ?? 0
      for (const colour of [2, 1, 0]) {
        colours.push(mix((tap) => line[(left + tap) * 4 + colour] ?? 0, columns.shares, columns.taps, x))
      }
    }
  }
  return Buffer.from(colours)
}

const sides = { from: fc.integer({ min: 2, max: 24 }), to: fc.integer({ min: 1, max: 30 }) }

describe('scaling pictures that move', () => {
  test('mixes each colour from those it covers, in every size', () => {
    const wasm = createSwapInWasm()
    const anySize = fc.record({ wide: fc.integer({ min: 1, max: 9 }), high: sides.from, w: sides.to, h: sides.to })
    fc.assert(
      fc.property(anySize, fc.nat(), ({ wide, high, w, h }, seed) => {
        const own = { width: wide * 4, height: high }
        const size = { width: Math.min(w, own.width), height: Math.min(h, own.height) }
        const room = wasm?.room(own.width * own.height * 4) ?? Buffer.alloc(0)
        for (let at = 0; at < room.length; at++) room[at] = (seed + at * 97) & 255
        expect(wasm?.scale(own, size)).toEqual(scaleSlowly(Buffer.from(room), own, size))
      }),
    )
  })

  test('leaves a plain colour as it is', () => {
    const wasm = createSwapInWasm()
    wasm?.room(1_920 * 1_080 * 4).fill(201)
    const scaled = wasm?.scale({ width: 1_920, height: 1_080 }, { width: 1_429, height: 804 })
    expect(scaled).toHaveLength(1_429 * 804 * 3)
    expect(scaled?.every((colour) => colour === 201)).toBe(true)
  })

  test('is left to others where lines do not come out even', () => {
    const wasm = createSwapInWasm()
    wasm?.room(1_366 * 768 * 4)
    expect(wasm?.scale({ width: 1_366, height: 768 }, { width: 700, height: 400 })).toBeNull()
  })
})
