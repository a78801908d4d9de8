import { expect, test } from '@jest/globals'
import { createSwapInWasm } from './swap-in-wasm.ts'

test('this engine can swap sixteen bytes at a time', () => {
  const swapping = createSwapInWasm()
  const room = swapping?.memory(70_000) ?? Buffer.alloc(0)
  for (let pixel = 0; pixel < 8; pixel++) room.set([3, 2, 1, 255], pixel * 4)
  swapping?.swap(8)
  expect([...room.subarray(0, 24)]).toEqual(Array.from({ length: 8 }, () => [1, 2, 3]).flat())
})
