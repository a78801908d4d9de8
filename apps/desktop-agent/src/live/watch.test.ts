import { afterEach, describe, expect, test } from '@jest/globals'
import type { Display } from '@rain/protocol'
import sharp from 'sharp'
import { installed, startDisplay } from '@rain/testing'
import { openCapturer } from '../capture/open-capturer.ts'
import { DisplayChanged, type Capturer, type Rect } from '../desktop.ts'
import type { LiveMessage, WatchWish } from './live-message.ts'
import { startWatch, type Watch } from './start-watch.ts'

const wish: WatchWish = { display: 0, maxWidth: 4_000, maxHeight: 4_000, quality: 80, whole: true }

/** A screen in memory that can be drawn on. */
function fakeScreen(width: number, height: number) {
  const display: Display = { index: 0, name: 'fake', x: 0, y: 0, width, height, scale: 1, primary: true }
  const data = Buffer.alloc(width * height * 4)
  const damaged = new Set<(parts: Rect[]) => void>()
  const resized = new Set<() => void>()
  const screen = { grabs: 0, sessions: 0, pointer: { x: 0, y: 0 } }
  const capturer: Capturer = {
    kind: 'x11-core',
    displays: async () => [display],
    async open() {
      screen.sessions++
      return {
        display,
        async grab(part = { x: 0, y: 0, width, height }) {
          screen.grabs++
          const frame = Buffer.alloc(part.width * part.height * 4)
          for (let line = 0; line < part.height; line++) {
            const from = ((part.y + line) * width + part.x) * 4
            data.copy(frame, line * part.width * 4, from, from + part.width * 4)
          }
          return { data: frame, width: part.width, height: part.height, stride: part.width * 4, format: 'bgrx' }
        },
        cursor: async () => null,
        pointer: async () => screen.pointer,
        async onDamage(listener) {
          damaged.add(listener)
          return () => damaged.delete(listener)
        },
        onResize(listener) {
          resized.add(listener)
          return () => resized.delete(listener)
        },
        close: async () => void screen.sessions--,
      }
    },
    activeWindow: async () => null,
    onLost: () => () => undefined,
    close: async () => undefined,
  }
  return {
    screen,
    capturer,
    listeners: () => damaged.size + resized.size,
    resize: () => [...resized].forEach((listener) => listener()),
    draw(part: Rect, gray: number) {
      for (let y = part.y; y < part.y + part.height; y++) {
        data.fill(gray, (y * width + part.x) * 4, (y * width + part.x + part.width) * 4)
      }
      for (const listener of [...damaged]) listener([part])
    },
  }
}

/** What a viewer has on its canvas after the messages so far. */
function createViewer(answers = true) {
  const messages: LiveMessage[] = []
  const packets: { message: LiveMessage; bytes: Buffer }[] = []
  const waiting = new Set<() => void>()
  const viewer = {
    messages,
    watch: undefined as Watch | undefined,
    send(message: LiveMessage, bytes: Buffer) {
      messages.push(message)
      packets.push({ message, bytes })
      if (answers) setImmediate(() => viewer.watch?.shown(message.seq))
      for (const check of [...waiting]) check()
    },
    async until(seen: (last: LiveMessage) => boolean): Promise<LiveMessage> {
      return new Promise((resolve) => {
        const check = () => {
          const found = messages.find(seen)
          if (!found) return
          waiting.delete(check)
          resolve(found)
        }
        waiting.add(check)
        check()
      })
    },
    /** The canvas: one byte of red a pixel. */
    async canvas() {
      let canvas = Buffer.alloc(0)
      let size = { width: 0, height: 0 }
      for (const { message, bytes } of packets) {
        if (message.whole) {
          size = message.sent
          canvas = Buffer.alloc(size.width * size.height)
        }
        let at = 0
        for (const part of message.parts) {
          const jpeg = bytes.subarray(at, (at += part.bytes))
          const { data, info } = await sharp(jpeg).greyscale().raw().toBuffer({ resolveWithObject: true })
          expect([info.width, info.height]).toEqual([part.width, part.height])
          for (let line = 0; line < part.height; line++) {
            data.copy(canvas, (part.y + line) * size.width + part.x, line * part.width, (line + 1) * part.width)
          }
        }
        expect(at).toBe(bytes.length)
      }
      return { ...size, at: (x: number, y: number) => canvas[y * size.width + x] ?? -1 }
    },
  }
  return viewer
}

const watches: Watch[] = []
afterEach(async () => {
  for (const watch of watches.splice(0)) await watch.stop()
})

async function watched(screen: ReturnType<typeof fakeScreen>, asked: Partial<WatchWish> = {}, answers = true) {
  const viewer = createViewer(answers)
  viewer.watch = await startWatch({ capturer: screen.capturer, wish: { ...wish, ...asked }, send: viewer.send })
  watches.push(viewer.watch)
  return viewer
}

describe('a live picture', () => {
  test('begins whole, in the size the viewer has room for', async () => {
    const screen = fakeScreen(400, 300)
    screen.draw({ x: 0, y: 0, width: 400, height: 300 }, 200)
    const viewer = await watched(screen, { maxWidth: 200, maxHeight: 1_000 })
    const first = await viewer.until(() => true)
    expect(first).toMatchObject({ seq: 0, whole: true, sent: { width: 200, height: 150 }, pointer: [0, 0] })
    expect(first.parts).toMatchObject([{ x: 0, y: 0, width: 200, height: 150 }])
    expect(Math.abs((await viewer.canvas()).at(199, 149) - 200)).toBeLessThan(4)
  })

  test('then is only what changed, in tiles', async () => {
    const screen = fakeScreen(400, 300)
    const viewer = await watched(screen)
    await viewer.until(() => true)
    screen.draw({ x: 70, y: 40, width: 3, height: 3 }, 255)
    const next = await viewer.until(({ whole }) => !whole)
    expect(next.parts).toMatchObject([{ x: 64, y: 32, width: 32, height: 32 }])
    const canvas = await viewer.canvas()
    expect(canvas.at(71, 41)).toBeGreaterThan(200)
    expect(canvas.at(100, 41)).toBeLessThan(10)
  })

  test('parts lie where they belong also in a picture that is scaled', async () => {
    const screen = fakeScreen(401, 303)
    const viewer = await watched(screen, { maxWidth: 150, maxHeight: 150 })
    await viewer.until(() => true)
    screen.draw({ x: 369, y: 271, width: 32, height: 32 }, 255)
    await viewer.until(({ whole }) => !whole)
    const canvas = await viewer.canvas()
    expect(canvas.at(canvas.width - 2, canvas.height - 2)).toBeGreaterThan(240)
    expect(canvas.at(canvas.width - 16, canvas.height - 2)).toBeLessThan(20)
  })

  test('is one whole picture when much changes, smaller while it moves and sharp when it rests', async () => {
    const screen = fakeScreen(1_600, 1_200)
    const viewer = await watched(screen)
    await viewer.until(() => true)
    screen.draw({ x: 0, y: 0, width: 1_600, height: 600 }, 255)
    const moving = await viewer.until(({ seq, whole }) => seq > 0 && whole)
    expect(moving.parts).toHaveLength(1)
    expect(moving.sent.width * moving.sent.height).toBeLessThanOrEqual(1_150_000)
    const sharpened = await viewer.until(({ seq }) => seq > moving.seq)
    expect(sharpened).toMatchObject({ whole: true, sent: { width: 1_600, height: 1_200 } })
  })

  test('does not queue up for a viewer that is slow: the newest is what it sees next', async () => {
    const screen = fakeScreen(400, 300)
    const viewer = await watched(screen, {}, false)
    await viewer.until(() => true)
    screen.draw({ x: 0, y: 0, width: 8, height: 8 }, 10)
    const second = await viewer.until(({ seq }) => seq === 1)
    for (let gray = 20; gray <= 250; gray += 10) screen.draw({ x: 0, y: 0, width: 32, height: 32 }, gray)
    await new Promise((resolve) => setImmediate(resolve))
    expect(viewer.messages).toHaveLength(2)
    viewer.watch?.shown(second.seq)
    await viewer.until(({ seq }) => seq === 2)
    expect(viewer.messages).toHaveLength(3)
    expect(Math.abs((await viewer.canvas()).at(16, 16) - 250)).toBeLessThan(4)
  })

  test('shows a pointer that moves without sending pixels', async () => {
    const screen = fakeScreen(400, 300)
    const viewer = await watched(screen, { maxWidth: 200 })
    await viewer.until(() => true)
    screen.screen.pointer = { x: 100, y: 50 }
    expect(await viewer.until(({ pointer }) => pointer?.[0] === 50)).toMatchObject({ parts: [], pointer: [50, 25] })
  })

  test('is whole again for somebody who has just come, and in another size when that is asked', async () => {
    const screen = fakeScreen(400, 300)
    const viewer = await watched(screen)
    await viewer.until(() => true)
    viewer.watch?.change({ ...wish, whole: true })
    await viewer.until(({ seq, whole }) => seq === 1 && whole)
    viewer.watch?.change({ ...wish, maxWidth: 100, whole: false })
    expect(await viewer.until(({ seq }) => seq === 2)).toMatchObject({ whole: true, sent: { width: 100, height: 75 } })
  })

  test('what is drawn again as it was is not sent', async () => {
    const screen = fakeScreen(400, 300)
    const viewer = await watched(screen)
    await viewer.until(() => true)
    screen.draw({ x: 0, y: 0, width: 50, height: 50 }, 0)
    screen.draw({ x: 200, y: 200, width: 4, height: 4 }, 255)
    const next = await viewer.until(({ seq }) => seq === 1)
    expect(next.parts).toMatchObject([{ x: 192, y: 192, width: 32, height: 32 }])
  })

  test('goes on when the arrangement of the displays changes', async () => {
    const screen = fakeScreen(400, 300)
    const viewer = await watched(screen)
    await viewer.until(() => true)
    screen.resize()
    expect(await viewer.until(({ seq }) => seq > 0)).toMatchObject({ whole: true })
    expect(screen.screen.sessions).toBe(1)
  })

  test('costs nothing once nobody watches', async () => {
    const screen = fakeScreen(400, 300)
    const viewer = await watched(screen)
    await viewer.until(() => true)
    await viewer.watch?.stop()
    const { grabs } = screen.screen
    screen.draw({ x: 0, y: 0, width: 400, height: 300 }, 99)
    await new Promise((resolve) => setImmediate(resolve))
    expect(screen.screen).toMatchObject({ grabs, sessions: 0 })
    expect(screen.listeners()).toBe(0)
  })
})

const testWithServer = installed('Xvfb', 'openbox', 'xprop', 'xdotool', 'xterm') ? test : test.skip

testWithServer('what somebody types into a terminal is seen on the canvas', async () => {
  const display = await startDisplay({ width: 800, height: 600, windowManager: true })
  const capturer = await openCapturer({
    platform: 'linux',
    display: display.name,
    authorityFile: display.authorityFile,
  })
  if ('problem' in capturer) throw new Error(capturer.problem)
  await expect(startWatch({ capturer, wish: { ...wish, display: 3 }, send: () => undefined })).rejects.toBeInstanceOf(
    DisplayChanged,
  )
  const viewer = createViewer()
  viewer.watch = await startWatch({ capturer, wish, send: viewer.send })
  display.start('xterm', ['-geometry', '80x24+0+0', '-bg', 'black', '-fg', 'white', '-e', 'cat'])
  await display.giveKeyboard({ app: 'xterm' })
  while ((await capturer.activeWindow())?.app !== 'XTerm') await new Promise((resolve) => setImmediate(resolve))
  await display.run('xdotool', ['type', 'WWWWWWWWWWWWWWWWWWWW'])
  const session = await capturer.open(0)
  for (;;) {
    const screen = Buffer.from((await session.grab()).data)
    const canvas = await viewer.canvas()
    let off = 0
    for (let y = 0; y < 600; y++) {
      for (let x = 0; x < 800; x++) off += Math.abs(canvas.at(x, y) - (screen[(y * 800 + x) * 4 + 1] ?? 0))
    }
    if (viewer.messages.some(({ whole }) => !whole) && off / (800 * 600) < 4) break
  }
  await viewer.watch.stop()
  await capturer.close()
  await display.stop()
})
