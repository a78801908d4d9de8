import { expect, test } from '@jest/globals'
import { createFrameRate } from './frame-rate.ts'
import { boxOf, sizeToAsk } from './picture-box.ts'
import { createTriplePress } from './triple-press.ts'

const screen = { width: 1920, height: 1080 }

test('all of a picture is shown in the room there is, and more than that when it is zoomed', () => {
  expect(boxOf({ width: 960, height: 2000 }, screen, 1)).toEqual({ width: 960, height: 540 })
  expect(boxOf({ width: 960, height: 270 }, screen, 1)).toEqual({ width: 480, height: 270 })
  expect(boxOf({ width: 960, height: 540 }, screen, 2)).toEqual({ width: 1920, height: 1080 })
  expect(boxOf({ width: 0, height: 540 }, screen, 1)).toEqual({ width: 0, height: 0 })
})

test('no more is asked for than is shown in pixels of the glass, nor than there is', () => {
  expect(sizeToAsk({ width: 390, height: 219 }, 2, screen)).toEqual({ max_width: 784, max_height: 448 })
  expect(sizeToAsk({ width: 1920, height: 1080 }, 2, screen)).toEqual({ max_width: 1920, max_height: 1080 })
  expect(sizeToAsk({ width: 0, height: 0 }, 1, screen)).toEqual({ max_width: 64, max_height: 64 })
})

test('the third press within a second counts, a slow one does not, and then it begins anew', () => {
  let now = 0
  const isThird = createTriplePress(() => now)
  const pressAt = (at: number) => {
    now = at
    return isThird()
  }
  expect([0, 600, 1_100].map(pressAt)).toEqual([false, false, false])
  expect([1_200, 1_300, 1_400].map(pressAt)).toEqual([true, false, false])
})

test('the rate counts the pictures of the last two seconds', () => {
  let now = 0
  const rate = createFrameRate(() => now)
  for (now = 0; now < 2_000; now += 100) rate.count()
  expect(rate.perSecond()).toBe(10)
  now = 4_100
  expect(rate.perSecond()).toBe(0)
})
