import { expect, test, describe } from '@jest/globals'
import { installed, startDisplay } from '@rain/testing'
import { openCapturer } from './capture/open-capturer.ts'
import type { Rect } from './desktop.ts'
import { startSettling, type Clock } from './settle.ts'
import { paint } from './testing/paint.ts'

/** A screen on which things are drawn at given times, and a clock that goes from one event to the next by itself. */
function scriptedScreen(script: readonly { at: number; part?: Rect }[]) {
  let now = 0
  const due: { at: number; call: () => void }[] = []
  const clock: Clock = {
    now: () => now,
    later(ms, call) {
      const entry = { at: now + ms, call }
      due.push(entry)
      return () => void due.splice(0, due.length, ...due.filter((each) => each !== entry))
    },
  }
  let listener: ((parts: Rect[]) => void) | undefined
  const onDamage = async (tell: (parts: Rect[]) => void) => {
    listener = tell
    return () => (listener = undefined)
  }
  for (const { at, part = window } of script) due.push({ at, call: () => listener?.([part]) })

  /** Everything that is due, in order, until nothing is left. */
  async function pass(untilMs = Infinity) {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      const [next] = due.toSorted((a, b) => a.at - b.at)
      if (!next || next.at > untilMs) return
      due.splice(due.indexOf(next), 1)
      now = Math.max(now, next.at)
      next.call()
    }
  }
  return { clock, onDamage, pass, isWatched: () => listener !== undefined }
}

const window: Rect = { x: 0, y: 0, width: 300, height: 200 }
const caret: Rect = { x: 10, y: 10, width: 2, height: 18 }

async function settled(script: readonly { at: number; part?: Rect }[]) {
  const screen = scriptedScreen(script)
  const settling = await startSettling(screen.onDamage, screen.clock)
  const waiting = settling.wait(new AbortController().signal)
  await screen.pass()
  expect(screen.isWatched()).toBe(false)
  return waiting
}

describe('waiting for the screen to be quiet', () => {
  test('a screen on which nothing happens is quiet after the time programs need to begin', async () => {
    expect(await settled([])).toEqual({ settled: true, waitedMs: 400 })
  })

  test('once something is drawn, it is quiet when nothing more comes for a while', async () => {
    expect(await settled([{ at: 30 }, { at: 90 }, { at: 160 }])).toEqual({ settled: true, waitedMs: 240 })
  })

  test('what begins late is waited for, what begins too late is not', async () => {
    expect(await settled([{ at: 390 }])).toEqual({ settled: true, waitedMs: 470 })
    expect(await settled([{ at: 410 }])).toEqual({ settled: true, waitedMs: 400 })
  })

  test('a caret may blink', async () => {
    const blinks = [100, 150, 200, 250, 300, 350].map((at) => ({ at, part: caret }))
    expect(await settled([{ at: 90 }, ...blinks])).toEqual({ settled: true, waitedMs: 170 })
    expect(await settled(blinks)).toEqual({ settled: true, waitedMs: 400 })
  })

  test('a film is not waited for longer than there is time', async () => {
    const film = Array.from({ length: 100 }, (_, frame) => ({ at: frame * 33 }))
    expect(await settled(film)).toEqual({ settled: false, waitedMs: 2_000 })
  })

  test('what was drawn between beginning to watch and beginning to wait counts', async () => {
    const screen = scriptedScreen([{ at: 10 }])
    const settling = await startSettling(screen.onDamage, screen.clock)
    await screen.pass()
    const waiting = settling.wait(new AbortController().signal)
    await screen.pass()
    expect(await waiting).toEqual({ settled: true, waitedMs: 80 })
  })

  test('it ends at once when it is given up', async () => {
    const screen = scriptedScreen([{ at: 10 }])
    const settling = await startSettling(screen.onDamage, screen.clock)
    const abort = new AbortController()
    const waiting = settling.wait(abort.signal)
    await screen.pass(15)
    abort.abort()
    expect(await waiting).toEqual({ settled: false, waitedMs: 10 })
    expect(screen.isWatched()).toBe(false)
  })
})

const testWithEditor = installed('Xvfb', 'openbox', 'xprop', 'xdotool', 'mousepad') ? test : test.skip

testWithEditor('a real editor is quiet only after it has shown what was typed', async () => {
  const display = await startDisplay({ width: 800, height: 600, windowManager: true })
  const capturer = await openCapturer({
    platform: 'linux',
    display: display.name,
    authorityFile: display.authorityFile,
  })
  if ('problem' in capturer) throw new Error(capturer.problem)
  const session = await capturer.open(0)
  display.start('mousepad', ['--disable-server'])
  await display.giveKeyboard({ app: 'mousepad' })
  while ((await capturer.activeWindow())?.app !== 'Mousepad') await new Promise((resolve) => setImmediate(resolve))
  await (await startSettling(session.onDamage)).wait(new AbortController().signal)
  const before = Buffer.from((await session.grab()).data)

  const settling = await startSettling(session.onDamage)
  await display.run('xdotool', ['key', 'alt+f'])
  const { settled } = await settling.wait(new AbortController().signal)
  expect(settled).toBe(true)
  const after = Buffer.from((await session.grab()).data)
  expect(after.equals(before)).toBe(false)
  await capturer.close()
  await display.stop()
})

const testWithServer = installed('Xvfb') ? test : test.skip

testWithServer('a screen that goes on being drawn is told as not settled', async () => {
  const display = await startDisplay({ width: 640, height: 480 })
  const capturer = await openCapturer({
    platform: 'linux',
    display: display.name,
    authorityFile: display.authorityFile,
  })
  if ('problem' in capturer) throw new Error(capturer.problem)
  const session = await capturer.open(0)
  let now = 0
  let tellPassed = () => {}
  const clock: Clock = { now: () => now, later: (_, call) => ((tellPassed = call), () => {}) }
  let tellDrawn = () => {}
  const stopWatching = await session.onDamage(() => tellDrawn())
  const settling = await startSettling(session.onDamage, clock)
  let over = false
  const waiting = settling.wait(new AbortController().signal).finally(() => (over = true))
  for (let frame = 1; !over; frame++) {
    const drawn = new Promise<void>((resolve) => (tellDrawn = resolve))
    await paint(display, [{ x: 0, y: 0, width: 100, height: 100, color: frame * 7 }])
    await drawn
    now += 50
    tellPassed()
  }
  expect(await waiting).toEqual({ settled: false, waitedMs: 2_000 })
  stopWatching()
  await capturer.close()
  await display.stop()
})
