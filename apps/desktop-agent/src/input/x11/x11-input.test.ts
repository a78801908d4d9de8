import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { installed, startDisplay, type VirtualDisplay } from '@rain/testing'
import { UnknownKey, type MouseButton } from '../../desktop.ts'
import { openEventPage, type EventPage, type SeenEvent } from '../../testing/event-page.ts'
import { openInput } from '../open-input.ts'
import type { OpenedInput } from '../opened-input.ts'

const describeWithBrowser = installed('Xvfb', 'openbox', 'xprop', 'xdotool', 'chromium') ? describe : describe.skip

describeWithBrowser('what a browser sees of the driver', () => {
  let display: VirtualDisplay
  let input: OpenedInput
  let page: EventPage
  const never = new AbortController().signal
  const pixelsPerTurn = 120
  const pad = { x: 60, y: 400 }

  beforeAll(async () => {
    display = await startDisplay({ width: 1280, height: 800, windowManager: true })
    const opened = await openInput({ platform: 'linux', display: display.name, authorityFile: display.authorityFile })
    if ('problem' in opened) throw new Error(opened.problem)
    input = opened
    page = await openEventPage(display, () => input.pressChord(['F8']))
  })
  afterAll(async () => {
    await page?.close()
    await input?.close()
    await display?.stop()
  })
  beforeEach(async () => {
    // a click where the last one was would count as its second
    pad.x += 10
    await input.move(pad)
    await page.events()
  })
  const inShort = (events: SeenEvent[]) => events.map(({ type, key }) => `${type.slice('key'.length)} ${key}`)

  test.each([
    ['left', 0],
    ['middle', 1],
    ['right', 2],
  ] satisfies [MouseButton, number][])('a click with the %s button, at the pixel', async (button, number) => {
    await input.move({ x: 317, y: 423 })
    await input.click(button, 1, [], never)
    const [down, up] = await page.events('mousedown', 'mouseup')
    expect(down).toMatchObject({ x: 317, y: 423, button: number, detail: 1, held: '' })
    expect(up).toMatchObject({ type: 'mouseup', x: 317, y: 423, button: number })
  })

  test('every corner of the screen is reached', async () => {
    const corners = [
      { x: 0, y: 0 },
      { x: 1279, y: 0 },
      { x: 0, y: 799 },
      { x: 1279, y: 799 },
    ]
    for (const corner of corners) {
      await input.move(corner)
      expect(await input.pointer()).toEqual(corner)
    }
    const last = (await page.events('mousemove')).at(-1)
    expect(last).toMatchObject(corners[3]!)
  })

  test.each([2, 3] as const)('%i clicks are one gesture', async (count) => {
    await input.click('left', count, [], never)
    const events = await page.events('click', 'dblclick')
    expect(events.filter(({ type }) => type === 'click').map(({ detail }) => detail)).toEqual([1, 2, 3].slice(0, count))
    expect(events.filter(({ type }) => type === 'dblclick')).toHaveLength(1)
  })

  test('keys are held around a click, and let go', async () => {
    await input.click('left', 1, ['ctrl', 'Shift'], never)
    const events = await page.events()
    expect(events.find(({ type }) => type === 'click')).toMatchObject({ held: 'ctrl shift' })
    expect(inShort(events.filter(({ type }) => type.startsWith('key')))).toEqual([
      'down Control',
      'down Shift',
      'up Shift',
      'up Control',
    ])
  })

  test('a drag goes along its path with the button down, from its first point to its last', async () => {
    await input.drag([pad, { x: 700, y: 400 }, { x: 700, y: 450 }], [], never)
    const events = await page.events('mousedown', 'mousemove', 'mouseup')
    const start = events.findIndex(({ type }) => type === 'mousedown')
    expect(events[start]).toMatchObject(pad)
    expect(events.at(-1)).toMatchObject({ type: 'mouseup', x: 700, y: 450 })
    const onTheWay = events.slice(start + 1, -1)
    expect(onTheWay.length).toBeGreaterThanOrEqual(4) // a browser reports one move for each of its frames
    expect(onTheWay.every(({ x, y, buttons }) => (y === 400 || x === 700) && buttons === 1)).toBe(true)
  })

  test('a drag that is stopped lets go', async () => {
    const stop = new AbortController()
    const dragged = input.drag([pad, { x: 1_200, y: 400 }], ['ctrl'], stop.signal)
    await page.page.waitForFunction(`seen.some(({ type, buttons }) => type === 'mousemove' && buttons === 1)`)
    stop.abort()
    await dragged
    const last = (await page.events()).at(-1)
    expect((await page.events('mousemove', 'mousedown')).length).toBe(0)
    expect(last).toMatchObject({ type: 'keyup', key: 'Control' })
    expect((await input.pointer()).x).toBeLessThan(1_200)
  })

  test.each([
    ['down', 0, 1],
    ['up', 0, -1],
    ['right', 1, 0],
    ['left', -1, 0],
  ] as const)('the wheel turns %s', async (direction, right, down) => {
    await input.scroll(direction, 3, [], never)
    const events = await page.events('wheel')
    // a browser puts turns together that come within one of its frames
    const turned = (axis: 'deltaX' | 'deltaY') => events.reduce((sum, event) => sum + event[axis], 0) / pixelsPerTurn
    expect([turned('deltaX'), turned('deltaY')]).toEqual([3 * right, 3 * down])
  })

  test('the wheel with a key held', async () => {
    await input.scroll('down', 1, ['shift'], never)
    expect(await page.events('wheel')).toEqual([expect.objectContaining({ held: 'shift' })])
  })

  test.each([
    [['ctrl', 'b'], 'down Control, down b, up b, up Control'],
    [['CTRL', 'B'], 'down Control, down b, up b, up Control'],
    [['ctrl', 'shift', 'k'], 'down Control, down Shift, down K, up K, up Shift, up Control'],
    [['A'], 'down Shift, down A, up A, up Shift'],
    [['a'], 'down a, up a'],
    [['+'], 'down Shift, down +, up +, up Shift'],
    [['Page_Down'], 'down PageDown, up PageDown'],
    [['esc'], 'down Escape, up Escape'],
    [['XF86AudioMute'], 'down AudioVolumeMute, up AudioVolumeMute'],
    [['space'], 'down  , up  '],
  ])('the chord %j', async (keys, seen) => {
    await input.pressChord(keys)
    expect(inShort(await page.events('keydown', 'keyup')).join(', ')).toBe(seen)
  })

  test('of a chord with an unknown key nothing is pressed', async () => {
    const refused = input.pressChord(['ctrl', 'NoSuchKey'])
    await expect(refused).rejects.toBeInstanceOf(UnknownKey)
    await expect(refused).rejects.toThrow('NoSuchKey')
    expect(await page.events()).toEqual([])
  })

  test('keys are held for a time, and repeat', async () => {
    await input.hold(['h'], 1_200, never)
    const events = await page.events('keydown', 'keyup')
    const [first] = events
    const heldMs = events.at(-1)!.at - first!.at
    expect(heldMs).toBeGreaterThan(1_100)
    expect(events.filter(({ type, repeat }) => type === 'keydown' && repeat).length).toBeGreaterThan(2)
  })

  test('a key that the layout has not is lent to it', async () => {
    await page.page.fill('#text', '')
    await page.page.focus('#text')
    await input.pressChord(['ñ'])
    await input.pressChord(['U+20AC'])
    await input.pressChord(['F24'])
    await page.hasText('ñ€')
  })

  test('a key that goes down writes what it is called, whatever is held, and holds nothing else', async () => {
    await input.key('Q', true)
    await input.key('Q', false)
    await input.key('shift', true)
    await input.key('x', true)
    await input.key('x', false)
    await input.key('shift', false)
    const events = await page.events('keydown', 'keyup')
    const written = events.filter(({ type, key }) => type === 'keydown' && key !== 'Shift')
    expect(written.map(({ key }) => key)).toEqual(['Q', 'x'])
    expect(events.at(-1)).toMatchObject({ type: 'keyup', held: '' })
  })

  test('what is pressed by anybody is released', async () => {
    await input.key('ctrl', true)
    await input.button('left', true)
    await display.run('xdotool', ['keydown', 'shift', 'mousedown', '3'])
    await input.releaseAll()
    const events = await page.events('keyup', 'mouseup')
    expect(
      events
        .map(({ key, button }) => key ?? button)
        .map(String)
        .sort(),
    ).toEqual(['0', '2', 'Control', 'Shift'])
  })

  test('whatever is under way when all is released ends, and presses nothing any more', async () => {
    const held = input.hold(['ctrl'], 10_000, never)
    const dragged = input.drag([pad, { x: 900, y: 400 }], [], never)
    const clicked = input.click('left', 1, [], never)
    await input.releaseAll()
    await Promise.all([held, dragged, clicked])
    expect((await page.events('click')).length).toBe(0)
    await input.click('left', 1, [], never)
    expect(await page.events('click')).toEqual([expect.objectContaining({ held: '' })])
  })

  test('long text is pasted, and the clipboard is as it was', async () => {
    await page.page.fill('#text', 'former')
    await page.page.focus('#text')
    await input.pressChord(['ctrl', 'a'])
    await input.pressChord(['ctrl', 'c'])
    await page.events()
    await page.page.fill('#text', '')
    const text = 'línea «¡hola!» 日本語 🎉\n'.repeat(100)
    expect(await input.type(text, { secret: false }, never)).toEqual({ typed: [...text].length, of: [...text].length })
    await page.hasText(text)
    await page.page.fill('#text', '')
    await input.pressChord(['ctrl', 'v'])
    await page.hasText('former')
  })

  test('a text of megabytes is pasted in parts', async () => {
    await page.page.fill('#text', '')
    await page.page.focus('#text')
    const text = `${'x'.repeat(99)}\n`.repeat(10_000)
    await input.type(text, { secret: false }, never)
    await page.hasText(text)
    await page.page.fill('#text', '')
  })

  test('a secret is never in the clipboard, however long', async () => {
    await page.page.fill('#text', '')
    await page.page.focus('#text')
    await page.page.evaluate(`document.addEventListener('paste', () => (window.wasPasted = true))`)
    const secret = 'correct horse '.repeat(20)
    await input.type(secret, { secret: true }, never)
    await page.hasText(secret)
    expect(await page.page.evaluate('window.wasPasted === true')).toBe(false)
  })

  test('text that is stopped tells how much of it was typed', async () => {
    await page.page.fill('#text', '')
    await page.page.focus('#text')
    const stop = new AbortController()
    const text = '0123456789'.repeat(400)
    const typing = input.type(text, { secret: true }, stop.signal)
    for (let exchanges = 0; exchanges < 20; exchanges++) await input.pointer()
    stop.abort()
    const { typed, of } = await typing
    expect(of).toBe(4_000)
    expect(typed).toBeGreaterThan(0)
    expect(typed).toBeLessThan(of)
    await page.hasText(text.slice(0, typed))
  })
})
