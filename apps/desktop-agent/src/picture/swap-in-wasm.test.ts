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
