import { expect, test } from '@jest/globals'
import { createSwapInWasm } from './swap-in-wasm.ts'

test('this engine can swap sixteen bytes at a time, and keeps what it was given', () => {
  const pixels = Buffer.from(Array.from({ length: 20_000 }, () => [3, 2, 1, 255]).flat())
  const swapped = createSwapInWasm()?.swap(pixels)
  expect(swapped?.kept.equals(pixels)).toBe(true)
  const colours = Buffer.from(Array.from({ length: 20_000 }, () => [1, 2, 3]).flat())
  expect(swapped?.rgb.equals(colours)).toBe(true)
})

test('what lies in its own memory is swapped there, as it is by then', () => {
  const swapping = createSwapInWasm()
  const room = swapping?.room(400_000) ?? Buffer.alloc(0)
  room.fill(5)
  expect(swapping?.swap(room).rgb.every((colour) => colour === 5)).toBe(true)
  room.fill(9)
  const { kept, rgb } = swapping?.swap(room) ?? { kept: room, rgb: Buffer.alloc(0) }
  expect(rgb).toHaveLength(300_000)
  expect(rgb.every((colour) => colour === 9)).toBe(true)
  expect(kept.every((byte) => byte === 9)).toBe(true)
})

test('in half the size each colour is the mean of four, and what it was given is kept', () => {
  const own = { width: 16, height: 6 }
  const pixels = Buffer.from(Array.from({ length: own.width * own.height * 4 }, (_, at) => (at * 53) % 256))
  const { kept, rgb } = createSwapInWasm()?.halve(pixels, own) ?? { kept: pixels, rgb: Buffer.alloc(0) }
  expect(kept.equals(pixels)).toBe(true)
  expect(rgb).toHaveLength(8 * 3 * 3)
  for (const [at, colour] of rgb.entries()) {
    const [x, y, byte] = [Math.floor(at / 3) % 8, Math.floor(at / 24), 2 - (at % 3)]
    const four = [0, 4, 64, 68].map((next) => pixels[y * 128 + x * 8 + byte + next] ?? 0)
    const mean = four.reduce((sum, value) => sum + value) / 4
    expect(colour - mean).toBeGreaterThanOrEqual(0)
    expect(colour - mean).toBeLessThan(1.25)
  }
})
