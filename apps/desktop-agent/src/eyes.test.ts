import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { PictureWish } from '@rain/protocol'
import sharp from 'sharp'
import { installed, startDisplay, type VirtualDisplay } from '@rain/testing'
import { openCapturer } from './capture/open-capturer.ts'
import type { Capturer } from './desktop.ts'
import { createEyes, type Eyes } from './eyes.ts'
import type { Clock } from './settle.ts'
import { paint } from './testing/paint.ts'

const jpeg: PictureWish = { format: 'jpeg', maxLongEdge: 1568, maxPixels: 1_150_000 }
const png: PictureWish = { ...jpeg, format: 'png' }
const describeWithServer = installed('Xvfb', 'openbox', 'xprop', 'xdotool', 'xrandr') ? describe : describe.skip

/** A pixel of a picture file: red, green, blue. */
async function pixelAt(bytes: Buffer, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)]
}

describeWithServer('the eyes on a screen of 1920 × 1080', () => {
  let display: VirtualDisplay
  let capturer: Capturer
  let eyes: Eyes
  beforeAll(async () => {
    display = await startDisplay({ width: 1920, height: 1080, windowManager: true })
    const opened = await openCapturer({
      platform: 'linux',
      display: display.name,
      authorityFile: display.authorityFile,
    })
    if ('problem' in opened) throw new Error(opened.problem)
    capturer = opened
    eyes = createEyes(capturer)
    await paint(display, [{ x: 0, y: 0, width: 1920, height: 1080, color: 0x204060 }])
    await display.run('xdotool', ['mousemove', '960', '540'])
  })
  afterEach(() => paint(display, [{ x: 0, y: 0, width: 1920, height: 1080, color: 0x204060 }]))
  afterAll(async () => {
    await eyes.close()
    await capturer.close()
    await display.stop()
  })

  test.each([jpeg, png])('a look is a picture in the size that models are sent, as $format', async (wish) => {
    const look = await eyes.look({ display: 0, wish })
    const { width, height, format } = await sharp(look.bytes).metadata()
    expect({ width, height, format }).toEqual({ width: 1429, height: 804, format: wish.format })
    expect(look).toMatchObject({
      frame: { display: 0, width: 1429, height: 804 },
      format: wish.format,
      cursor: [714, 402],
    })
    const [red = 0, green = 0, blue = 0] = await pixelAt(look.bytes, 100, 100)
    expect(Math.abs(red - 0x20) + Math.abs(green - 0x40) + Math.abs(blue - 0x60)).toBeLessThan(8)
  })

  test('the pointer is in the picture, where it points', async () => {
    const look = await eyes.look({ display: 0, wish: png })
    await display.run('xdotool', ['mousemove', '300', '200'])
    const moved = await eyes.look({ display: 0, wish: png })
    expect(moved.cursor).toEqual([223, 149])
    const [x = 0, y = 0] = look.cursor ?? []
    const around = { left: x - 8, top: y - 8, width: 24, height: 24 }
    const colours = async (bytes: Buffer) =>
      new Set(await sharp(bytes).extract(around).greyscale().raw().toBuffer()).size
    expect(await colours(look.bytes)).toBeGreaterThan(5)
    expect(await colours(moved.bytes)).toBe(1)
    await display.run('xdotool', ['mousemove', '960', '540'])
  })

  test('a screen that is still the same is answered with the same picture and its name', async () => {
    const first = await eyes.look({ display: 0, wish: png })
    const second = await eyes.look({ display: 0, wish: png })
    expect(second).toMatchObject({ frame: first.frame, unchangedSince: first.frame.id })
    expect(second.bytes).toBe(first.bytes)
    await paint(display, [{ x: 1919, y: 1079, width: 1, height: 1, color: 0xffffff }])
    const third = await eyes.look({ display: 0, wish: png })
    expect(third.unchangedSince).toBeUndefined()
    expect(third.frame.id).not.toBe(first.frame.id)
    const otherSize = await eyes.look({ display: 0, wish: { ...png, maxLongEdge: 800 } })
    expect(otherSize).toMatchObject({ frame: { width: 800, height: 450 } })
    expect(otherSize.unchangedSince).toBeUndefined()
  })

  test('zoom shows a region in the pixels of the screen', async () => {
    await paint(display, [{ x: 960, y: 0, width: 1, height: 1080, color: 0xff0000 }])
    const { frame } = await eyes.look({ display: 0, wish: jpeg })
    const zoomed = await eyes.zoom({ frame, region: [700, 100, 730, 120], wish: png })
    if ('refused' in zoomed) throw new Error(zoomed.refused)
    expect([zoomed.width, zoomed.height]).toEqual([41, 28])
    expect(await pixelAt(zoomed.bytes, 960 - 940, 5)).toEqual([255, 0, 0])
    expect(await pixelAt(zoomed.bytes, 960 - 939, 5)).toEqual([0x20, 0x40, 0x60])
    expect(await eyes.zoom({ frame, region: [700, 100, 1500, 120], wish: png })).toEqual({ refused: 'outside_picture' })
  })

  test('around a target only what a person would notice is a change', async () => {
    const { frame } = await eyes.look({ display: 0, wish: jpeg })
    const target = { x: 500, y: 300 }
    expect(await eyes.changedAround(frame, target)).toBe('same')
    await paint(display, [{ x: 672, y: 390, width: 2, height: 22, color: 0xffffff }]) // as a caret blinks
    expect(await eyes.changedAround(frame, target)).toBe('same')
    await paint(display, [{ x: 900, y: 700, width: 300, height: 200, color: 0xffffff }]) // elsewhere
    expect(await eyes.changedAround(frame, target)).toBe('same')
    await paint(display, [{ x: 660, y: 395, width: 30, height: 12, color: 0xffffff }])
    expect(await eyes.changedAround(frame, target)).toBe('changed')
  })

  test('a picture that is not remembered, and a point outside of one, are told apart', async () => {
    const { frame } = await eyes.look({ display: 0, wish: jpeg })
    expect(await eyes.changedAround({ ...frame, id: 'of-an-earlier-life-1' }, { x: 5, y: 5 })).toBe('forgotten')
    expect(await eyes.changedAround(frame, { x: 1429, y: 5 })).toBe('outside_picture')
    for (let look = 0; look < 9; look++) {
      await paint(display, [{ x: look, y: 0, width: 1, height: 1, color: 0xffffff }])
      await eyes.look({ display: 0, wish: jpeg })
    }
    expect(await eyes.changedAround(frame, { x: 5, y: 5 })).toBe('forgotten')
  })

  test('several looks at once are one after the other, and each whole', async () => {
    const looks = await Promise.all([jpeg, png, jpeg].map((wish) => eyes.look({ display: 0, wish })))
    for (const look of looks) expect((await sharp(look.bytes).stats()).isOpaque).toBe(true)
  })

  test('what nobody has looked through for a while gives its memory back, and opens again when it is needed', async () => {
    const due: (() => void)[] = []
    const clock: Clock = { now: () => 0, later: (_, call) => (due.push(call), () => undefined) }
    const own = createEyes(capturer, clock)
    const first = await own.look({ display: 0, wish: jpeg })
    due.at(-1)?.()
    const second = await own.look({ display: 0, wish: jpeg })
    expect(second.unchangedSince).toBeUndefined()
    expect(second.bytes.equals(first.bytes)).toBe(true)
    expect(await own.changedAround(first.frame, { x: 5, y: 5 })).toBe('same')
    await own.close()
  })

  test('a screen that moved under a picture is a changed one, and is looked at anew', async () => {
    const { frame } = await eyes.look({ display: 0, wish: jpeg })
    await display.run('xrandr', ['--setmonitor', 'half', '960/250x1080/280+0+0', 'screen'])
    expect(await eyes.changedAround(frame, { x: 5, y: 5 })).toBe('changed')
    expect((await eyes.look({ display: 0, wish: jpeg })).frame).toMatchObject({ width: 960, height: 1080 })
    await display.run('xrandr', ['--delmonitor', 'half'])
  })
})
