import { expect, test } from '@jest/globals'
import { DisplayChanged, type Rect } from '../../desktop.ts'
import { createNutCapturer } from './create-nut-capturer.ts'
import type { NutScreen } from './nut-screen.ts'

/** A screen that counts in points, two pixels each. */
function fakeScreen(width: number, height: number): NutScreen & { data: Buffer; width: number } {
  const data = Buffer.alloc(width * 2 * height * 2 * 4)
  return {
    data,
    width: width * 2,
    size: async () => ({ width, height }),
    async grab() {
      return { data: Buffer.from(data), width: this.width, height: height * 2, byteWidth: width * 2 * 4 }
    },
    pointer: async () => ({ x: 5, y: 6 }),
    activeWindow: async () => ({ id: '7', title: 'Notes' }),
  }
}

test('a display of high density is told with its scale and read in its own pixels', async () => {
  const screen = fakeScreen(64, 40)
  const capturer = createNutCapturer(screen)
  expect(await capturer.displays()).toEqual([
    { index: 0, name: 'primary', x: 0, y: 0, width: 64, height: 40, scale: 2, primary: true },
  ])
  const session = await capturer.open(0)
  expect(await session.grab()).toMatchObject({ width: 128, height: 80, stride: 512, format: 'bgrx' })
})

test('a part is read where it lies', async () => {
  const screen = fakeScreen(64, 40)
  screen.data[3 * 512 + 10 * 4] = 200
  const session = await createNutCapturer(screen).open(0)
  const part = await session.grab({ x: 10, y: 3, width: 2, height: 2 })
  expect(part).toMatchObject({ width: 2, height: 2 })
  expect(part.data[0]).toBe(200)
})

test('a screen of another size than before ends the session', async () => {
  const screen = fakeScreen(64, 40)
  const session = await createNutCapturer(screen).open(0)
  const changed = new Promise<void>((resolve) => void session.onResize(resolve))
  screen.width = 200
  await expect(session.grab()).rejects.toBeInstanceOf(DisplayChanged)
  await changed
})

test('what changes on the screen is found, and after that nothing looks any more', async () => {
  const screen = fakeScreen(64, 40)
  const session = await createNutCapturer(screen).open(0)
  let looks = 0
  const grab = screen.grab.bind(screen)
  screen.grab = () => {
    if (++looks === 2) screen.data[70 * 512] = 9 // between the first look and the second
    return grab()
  }
  const told = await new Promise<Rect[]>((resolve) => void session.onDamage(resolve))
  expect(told).toEqual([{ x: 0, y: 64, width: 128, height: 16 }])
  await session.close()
})

test('the pointer is an arrow at its place, and the window is told by its title', async () => {
  const capturer = createNutCapturer(fakeScreen(64, 40))
  const cursor = await (await capturer.open(0)).cursor()
  expect(cursor).toMatchObject({ x: 5, y: 6, hotX: 0, hotY: 0 })
  expect(cursor?.data).toHaveLength((cursor?.width ?? 0) * (cursor?.height ?? 0) * 4)
  expect(await capturer.activeWindow()).toEqual({ id: '7', title: 'Notes', app: '' })
})
