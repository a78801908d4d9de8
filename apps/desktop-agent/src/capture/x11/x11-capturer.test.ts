import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { installed, startDisplay, type VirtualDisplay } from '@rain/testing'
import { DisplayChanged, type Capturer, type Rect } from '../../desktop.ts'
import { paint } from '../../testing/paint.ts'
import { openX11Capturer } from './open-x11-capturer.ts'

const describeWithServer = installed('Xvfb') ? describe : describe.skip
const testWithXrandr = installed('xrandr') ? test : test.skip
const describeWithXterm = installed('Xvfb', 'openbox', 'xprop', 'xdotool', 'xterm') ? describe : describe.skip

async function opened(display: VirtualDisplay, only?: Capturer['kind']): Promise<Capturer> {
  const capturer = await openX11Capturer({ display: display.name, authorityFile: display.authorityFile, only })
  if ('problem' in capturer) throw new Error(capturer.problem)
  return capturer
}

describeWithServer('the screen of an X server', () => {
  describe.each([
    [1280, 720],
    [1920, 1080],
    [3840, 2160],
  ])('of %i × %i', (width, height) => {
    let display: VirtualDisplay
    beforeAll(async () => {
      display = await startDisplay({ width, height })
      await paint(display, [
        { x: 0, y: 0, width, height, color: 0x102030 },
        { x: width - 3, y: height - 2, width: 3, height: 2, color: 0xff8001 },
      ])
    })
    afterAll(() => display.stop())

    test.each(['x11-shm', 'x11-shm-fd', 'x11-core'] as const)('is read by %s to the last pixel', async (kind) => {
      const capturer = await opened(display, kind)
      expect(capturer.kind).toBe(kind)
      const session = await capturer.open(0)
      const frame = await session.grab()
      expect(frame).toMatchObject({ width, height, stride: width * 4, format: 'bgrx' })
      expect(frame.data).toHaveLength(width * height * 4)
      expect([...frame.data.subarray(0, 3)]).toEqual([0x30, 0x20, 0x10])
      expect([...frame.data.subarray(-4, -1)]).toEqual([0x01, 0x80, 0xff])
      const corner = await session.grab({ x: width - 4, y: height - 2, width: 4, height: 1 })
      expect(corner.data).toHaveLength(16)
      expect([...corner.data.subarray(0, 3), ...corner.data.subarray(4, 7)]).toEqual([
        0x30, 0x20, 0x10, 0x01, 0x80, 0xff,
      ])
      await session.close()
      await capturer.close()
    })
  })

  test('frames of a closed session can still be read', async () => {
    const display = await startDisplay({ width: 640, height: 480 })
    await paint(display, [{ x: 0, y: 0, width: 640, height: 480, color: 0x445566 }])
    const capturer = await opened(display)
    const session = await capturer.open(0)
    const { data } = await session.grab()
    await session.close()
    await capturer.close()
    await display.kill()
    expect(data[640 * 480 * 4 - 2]).toBe(0x44)
    await display.stop()
  })

  test('what is drawn is told, in the pixels of its display', async () => {
    const display = await startDisplay({ width: 640, height: 480 })
    const capturer = await opened(display)
    const session = await capturer.open(0)
    const told = new Promise<Rect[]>((resolve) => void session.onDamage(resolve))
    await session.pointer() // a barrier: the server watches by now
    await paint(display, [{ x: 40, y: 30, width: 20, height: 10, color: 0xffffff }])
    expect(await told).toContainEqual({ x: 40, y: 30, width: 20, height: 10 })
    await capturer.close()
    await display.stop()
  })

  testWithXrandr('two monitors are two displays, the primary one first, each read from its own corner', async () => {
    const display = await startDisplay({ width: 3200, height: 1080 })
    await display.run('xrandr', ['--setmonitor', 'left', '1280/340x1080/280+0+0', 'none'])
    await display.run('xrandr', ['--setmonitor', '*right', '1920/510x1080/280+1280+0', 'screen'])
    await paint(display, [{ x: 1280, y: 0, width: 1, height: 1, color: 0xabcdef }])
    const capturer = await opened(display)
    expect(await capturer.displays()).toEqual([
      { index: 0, name: 'right', x: 1280, y: 0, width: 1920, height: 1080, scale: 1, primary: true },
      { index: 1, name: 'left', x: 0, y: 0, width: 1280, height: 1080, scale: 1, primary: false },
    ])
    const session = await capturer.open(0)
    const frame = await session.grab({ x: 0, y: 0, width: 1, height: 1 })
    expect([...frame.data.subarray(0, 3)]).toEqual([0xef, 0xcd, 0xab])
    const told = new Promise<Rect[]>((resolve) => void session.onDamage(resolve))
    await session.pointer()
    await paint(display, [{ x: 1270, y: 5, width: 20, height: 4, color: 0x111111 }])
    expect(await told).toContainEqual({ x: 0, y: 5, width: 10, height: 4 })
    await capturer.close()
    await display.stop()
  })

  testWithXrandr('a display whose arrangement changes ends its session, and only that', async () => {
    const display = await startDisplay({ width: 3200, height: 1080 })
    await display.run('xrandr', ['--setmonitor', 'left', '1280/340x1080/280+0+0', 'none'])
    await display.run('xrandr', ['--setmonitor', 'right', '1920/510x1080/280+1280+0', 'screen'])
    const capturer = await opened(display)
    const [left, right] = [await capturer.open(0), await capturer.open(1)]
    const changed = new Promise<void>((resolve) => void right.onResize(resolve))
    await display.run('xrandr', ['--delmonitor', 'right'])
    await display.run('xrandr', ['--setmonitor', 'right', '960/510x1080/280+1280+0', 'screen'])
    await changed
    await expect(right.grab()).rejects.toBeInstanceOf(DisplayChanged)
    expect((await left.grab()).width).toBe(1280)
    await expect(capturer.open(7)).rejects.toBeInstanceOf(DisplayChanged)
    await capturer.close()
    await display.stop()
  })

  testWithXrandr(
    'a display that reaches beyond the screen is an error of its session, not of the process',
    async () => {
      const display = await startDisplay({ width: 1280, height: 720 })
      await display.run('xrandr', ['--setmonitor', 'beyond', '640/170x480/127+1000+500', 'none'])
      await display.run('xrandr', ['--setmonitor', 'inside', '640/170x480/127+0+0', 'screen'])
      const capturer = await opened(display)
      const [beyond, inside] = [await capturer.open(0), await capturer.open(1)]
      await expect(beyond.grab()).rejects.toBeInstanceOf(DisplayChanged)
      expect(await inside.grab()).toMatchObject({ width: 640, height: 480 })
      await capturer.close()
      await display.stop()
    },
  )

  test('a server that dies is told, and what is asked then fails', async () => {
    const display = await startDisplay({ width: 640, height: 480 })
    const capturer = await opened(display)
    const session = await capturer.open(0)
    const lost = new Promise<string>((resolve) => void capturer.onLost(resolve))
    await display.kill()
    expect(await lost).toContain('X server')
    await expect(session.grab()).rejects.toThrow()
    await session.close()
    await display.stop()
  })

  test('a depth that cannot be read is refused in words', async () => {
    const display = await startDisplay({ width: 640, height: 480, depth: 16 })
    const refused = await openX11Capturer({ display: display.name, authorityFile: display.authorityFile })
    expect(refused).toEqual({ problem: expect.stringContaining('16 bits per pixel') })
    await display.stop()
  })
})

describeWithXterm('the window that has the keyboard', () => {
  test('is told with its title and program, also after another one came', async () => {
    const display = await startDisplay({ width: 800, height: 600, windowManager: true })
    const capturer = await opened(display)
    const active = async (title: string) => {
      await display.giveKeyboard({ title })
      for (;;) {
        const window = await capturer.activeWindow()
        if (window?.title === title) return window
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    display.start('xterm', ['-T', 'Notas ñ', '-e', 'cat'], { LC_ALL: 'C.UTF-8' })
    expect(await active('Notas ñ')).toEqual({ id: expect.stringMatching(/^0x/), title: 'Notas ñ', app: 'XTerm' })
    display.start('xterm', ['-T', 'second', '-class', 'Other', '-e', 'cat'])
    expect(await active('second')).toMatchObject({ app: 'Other' })
    await capturer.close()
    await display.stop()
  })

  test('the pointer is told with its picture and place', async () => {
    const display = await startDisplay({ width: 800, height: 600, windowManager: true })
    const capturer = await opened(display)
    const session = await capturer.open(0)
    const cursor = await session.cursor()
    expect(cursor?.data).toHaveLength((cursor?.width ?? 0) * (cursor?.height ?? 0) * 4)
    expect(await session.pointer()).toEqual({ x: cursor?.x, y: cursor?.y })
    await capturer.close()
    await display.stop()
  })
})
