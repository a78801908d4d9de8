import { expect, test } from '@jest/globals'
import { createSwapInWasm } from './swap-in-wasm.ts'

test('this engine can swap sixteen bytes at a time, and keeps what it was given', () => {
  const pixels = Buffer.from(Array.from({ length: 20_000 }, () => [3, 2, 1, 255]).flat())
  const swapped = createSwapInWasm()?.swap(pixels)
  expect(swapped?.kept.equals(pixels)).toBe(true)
  const colours = Buffer.from(Array.from({ length: 20_000 }, () => [1, 2, 3]).flat())
  expect(swapped?.rgb.equals(colours)).toBe(true)
})
