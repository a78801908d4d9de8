import { afterEach, describe, expect, test } from '@jest/globals'
import { installed, startDisplay, type VirtualDisplay } from '@rain/testing'
import { UnknownKey } from '../../desktop.ts'
import { connectX11 } from '../../x11/connect.ts'
import { keyAliases } from '../key-names.ts'
import { openInput } from '../open-input.ts'
import type { OpenedInput } from '../opened-input.ts'
import { keysymNames } from './keysyms.ts'

const describeWithServer = installed('Xvfb', 'xdotool', 'setxkbmap') ? describe : describe.skip

describeWithServer('the driver outlives', () => {
  const never = new AbortController().signal
  const displays: VirtualDisplay[] = []
  afterEach(async () => {
    for (const display of displays.splice(0)) await display.stop()
  })
  const start = async () => {
    const display = await startDisplay({ width: 640, height: 480 })
    displays.push(display)
    return display
  }
  const open = async (display: VirtualDisplay): Promise<OpenedInput> => {
    const opened = await openInput({ platform: 'linux', display: display.name, authorityFile: display.authorityFile })
    if ('problem' in opened) throw new Error(opened.problem)
    return opened
  }
  /** Keycodes and buttons that are down, as any program sees them. */
  const pressed = async (display: VirtualDisplay) => {
    const connection = await connectX11({ display: display.name, authorityFile: display.authorityFile })
    if ('problem' in connection) throw new Error(connection.problem)
    const { client, screen } = connection
    const keys = await connection.ask<Buffer>('keys', (done) => client.QueryKeymap(done))
    const pointer = await connection.ask<{ keyMask: number }>('pointer', (done) =>
      client.QueryPointer(screen.root, done),
    )
    connection.close()
    return { keys: keys.filter((byte) => byte !== 0).length, buttons: pointer.keyMask & 0x1f00 }
  }
  const nothing = { keys: 0, buttons: 0 }

  test('every key there is a name for', async () => {
    const display = await start()
    const input = await open(display)
    // a locked layout or Caps Lock is what these keys are for: they do not count as pressed
    const names = [
      ...[...keysymNames].filter((name) => /^(F\d+|XF86|KP_|[A-Z][a-z]+(_[LR])?$)/.test(name)),
      ...keyAliases,
    ]
    // keys that the layout lacks are lent to it eight at a time, each time with a wait: some of them stand for all
    const lacking = new Set(names.filter((_, index) => index % 25 === 0))
    const found = names
      .filter((name) => !name.startsWith('XF86') || lacking.has(name))
      .filter((_, index) => index % 7 === 0)
    for (const name of found) await input.pressChord([name])
    expect(await pressed(display)).toEqual(nothing)
    await input.move({ x: 3, y: 4 })
    expect(await input.pointer()).toEqual({ x: 3, y: 4 })
    await input.close()
  })

  test.each(['NoSuchKey', '', 'ctrl+a', 'Terminate_Server', '\u0000', 'F99', 'U+D800'])(
    'the name %j, which is none',
    async (name) => {
      const display = await start()
      const input = await open(display)
      await expect(input.pressChord(['shift', name])).rejects.toBeInstanceOf(UnknownKey)
      await expect(input.hold([name], 10, never)).rejects.toBeInstanceOf(UnknownKey)
      await expect(input.key(name, true)).rejects.toBeInstanceOf(UnknownKey)
      expect(await pressed(display)).toEqual(nothing)
      await input.close()
    },
  )

  test('a display that there is not', async () => {
    const none = await openInput({ platform: 'linux' })
    expect(none).toEqual({ problem: expect.stringContaining('DISPLAY') })
    const wayland = await openInput({ platform: 'linux', display: ':0', session: 'wayland' })
    expect(wayland).toEqual({ problem: expect.stringContaining('Wayland') })
    const gone = await openInput({ platform: 'linux', display: ':4242' })
    expect(gone).toEqual({ problem: expect.stringContaining(':4242') })
  })

  test('the end of the server, also in the middle of an action', async () => {
    const display = await start()
    const input = await open(display)
    const lost = new Promise<string>((resolve) => input.onLost(resolve))
    const held = input.hold(['a'], 60_000, never).catch((error: Error) => error)
    await display.kill()
    expect(await lost).toContain('X server')
    await input.releaseAll().catch(() => undefined)
    expect(await held).toBeInstanceOf(Error)
    await expect(input.move({ x: 1, y: 1 })).rejects.toThrow()
    await input.close()
  })

  test('places outside of the screen', async () => {
    const input = await open(await start())
    await input.move({ x: 30_000, y: -5 })
    expect(await input.pointer()).toEqual({ x: 639, y: 0 })
    await input.close()
  })

  test('its own end: whatever it left pressed is released by the next', async () => {
    const display = await start()
    const killed = await open(display)
    await killed.key('ctrl', true)
    await killed.key('j', true)
    await killed.button('left', true)
    expect(await pressed(display)).toEqual({ keys: 2, buttons: 0x100 })
    const next = await open(display)
    expect(await pressed(display)).toEqual(nothing)
    await next.close()
    await killed.close()
  })

  test('its own end: keys that it had lent are taken back by the next', async () => {
    const display = await start()
    await display.run('setxkbmap', ['-layout', 'us'])
    const keyboard = () => display.run('xmodmap', ['-pke'])
    const before = await keyboard()
    const killed = await open(display)
    await killed.type('日本語', { secret: false }, never)
    expect(await keyboard()).not.toBe(before)
    const next = await open(display)
    expect(await keyboard()).toBe(before)
    await next.close()
    await killed.close()
  })

  test('a layout that changes between two texts', async () => {
    const display = await start()
    const input = await open(display)
    for (const layout of ['us', 'es', 'de']) {
      await display.run('setxkbmap', ['-layout', layout])
      expect(await input.type('ñ日z', { secret: false }, never)).toEqual({ typed: 3, of: 3 })
    }
    await input.close()
  })
})
