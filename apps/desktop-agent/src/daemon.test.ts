import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Act, DesktopAction, Scene } from '@rain/protocol'
import { loadConfig } from '@rain/runtime'
import { installed, startDisplay, until, type VirtualDisplay } from '@rain/testing'
import { desktopConfigSchema, type DesktopConfig } from './config.ts'
import { createDaemon, type Daemon } from './daemon.ts'
import { ActionMemory } from './executor/action-memory.ts'
import { openHome, type Home } from './state/home.ts'
import { Standing } from './state/standing.ts'
import { startFakeGateway, type FakeGateway, type GatewayLink } from './testing/fake-gateway.ts'
import { scratchFolder } from './testing/scratch-folder.ts'
import { silentLogger } from './testing/silent-logger.ts'

const wish = { format: 'png', maxLongEdge: 1_568, maxPixels: 1_150_000 } as const

let scratch: ReturnType<typeof scratchFolder>
let gateway: FakeGateway
let home: Home
let stop: AbortController
let daemon: Daemon | undefined
let serving: Promise<unknown> = Promise.resolve()
let count = 0

beforeEach(async () => {
  scratch = scratchFolder()
  home = openHome(scratch.file('home'))
  gateway = await startFakeGateway()
})
afterEach(async () => {
  stop.abort()
  await serving
  await daemon?.close()
  await gateway.close()
  scratch.remove()
})

/** A daemon as `run` makes it, and the gateway's end of its link. */
async function start(config: Partial<DesktopConfig>): Promise<GatewayLink> {
  stop = new AbortController()
  daemon = createDaemon({
    config: { ...loadConfig(desktopConfigSchema, {}), ...config },
    version: '0.1.0',
    pairing: gateway.pairing,
    standing: new Standing(home.standingFile),
    memory: new ActionMemory(home.actionsFile),
    logger: silentLogger(),
  })
  serving = daemon.serve(stop.signal)
  return gateway.nextLink()
}

/** What a model would send next: decided on the last picture, for the window that had the keyboard in it. */
function send(link: GatewayLink, action: DesktopAction, last: Partial<Scene> = {}, more: Partial<Act> = {}): string {
  const id = `act-${++count}`
  const warrant = {
    turnId: 'trn_1',
    callId: `tcl_${count}`,
    level: action.action === 'type_secret' ? ('red' as const) : ('computer' as const),
  }
  const decided = { ...(last.frame && { frame: last.frame }), ...(last.window && { window: last.window.id }) }
  link.act({ type: 'act', id, epoch: 1, action, display: 0, picture: wish, warrant, ...decided, ...more })
  return id
}

async function act(link: GatewayLink, action: DesktopAction, last: Partial<Scene> = {}) {
  send(link, action, last)
  const { outcome, bytes } = await link.next('result')
  if (outcome.status !== 'done') throw new Error(`${outcome.status}: ${outcome.message}`)
  return { scene: outcome.scene, bytes }
}

const describeWithDesktop = installed('Xvfb', 'openbox', 'xprop', 'mousepad') ? describe : describe.skip

describeWithDesktop('a real desktop', () => {
  let display: VirtualDisplay
  let config: Partial<DesktopConfig>
  let file: string
  let editor: ReturnType<VirtualDisplay['start']> | undefined

  beforeAll(async () => {
    display = await startDisplay({ width: 1280, height: 800, windowManager: true })
    config = { DISPLAY: display.name, XAUTHORITY: display.authorityFile }
  })
  afterAll(() => display?.stop())
  afterEach(() => void editor?.kill('SIGKILL'))

  /** The editor with a file, once it is drawn; it has the keyboard before that. The pointer's move waits for the screen. */
  async function openEditor(link: GatewayLink): Promise<Scene> {
    file = scratch.file('letter.txt')
    writeFileSync(file, '')
    editor = display.start('mousepad', ['--disable-server', file], { GSETTINGS_BACKEND: 'memory' })
    const seen = await until('the editor has the keyboard', async () => {
      const { scene } = await act(link, { action: 'screenshot' })
      return scene.window?.title.includes('letter.txt') && scene
    })
    return (await act(link, { action: 'mouse_move', coordinate: [1_200, 700] }, seen)).scene
  }

  test('an agent writes a letter and saves it: the file is the proof', async () => {
    const link = await start(config)
    const { facts } = await link.next('facts')
    expect(facts).toMatchObject({ platform: 'linux', displays: [{ width: 1280, height: 800 }], problems: [] })
    const seen = await openEditor(link)
    const clicked = await act(link, { action: 'left_click', coordinate: [400, 300] }, seen)
    const typed = await act(link, { action: 'type', text: '¡Hola Mundo! 日本語 🎉\n\tfin' }, clicked.scene)
    expect(typed.bytes.subarray(1, 4)).toEqual(new TextEncoder().encode('PNG'))
    expect(typed.scene).toMatchObject({
      settle: { settled: true },
      window: { title: expect.stringContaining('letter') },
    })
    await act(link, { action: 'key', text: 'ctrl+s' }, typed.scene)
    await until('the file is saved', () => readFileSync(file, 'utf8').includes('fin'))
    expect(readFileSync(file, 'utf8').trimEnd()).toBe('¡Hola Mundo! 日本語 🎉\n\tfin')
  })

  test('the same screen is not sent twice to who has it', async () => {
    const link = await start(config)
    const first = await act(link, { action: 'screenshot' })
    const again = await act(link, { action: 'screenshot' }, first.scene)
    expect(again.scene.unchangedSince).toBe(first.scene.frame?.id)
    expect(again.bytes).toHaveLength(0)
    const other = await act(link, { action: 'screenshot' })
    expect(other.bytes.length).toBeGreaterThan(0)
  })

  test('a click is refused when another window has come over its target', async () => {
    const link = await start(config)
    const before = await act(link, { action: 'screenshot' })
    const seen = await openEditor(link)
    send(link, { action: 'left_click', coordinate: [500, 350] }, { frame: before.scene.frame, window: seen.window })
    expect(await link.next('result')).toMatchObject({ outcome: { status: 'refused', code: 'screen_changed' } })
  })

  /** Typed key by key, as secrets are. */
  const longSecret = 'All work and no play makes Jack a dull boy. '.repeat(200)
  const typeSecret: DesktopAction = { action: 'type_secret', secret: 'novel' }

  test('the network goes in the middle of typed text: it ends, and it is never typed again', async () => {
    const link = await start(config)
    const seen = await openEditor(link)
    const id = send(link, typeSecret, seen, { secret: longSecret })
    await until('something is typed', () => titleHasChanged(display))
    link.cut()
    const next = await gateway.nextLink()
    send(next, typeSecret, seen, { secret: longSecret, id })
    expect(await next.next('result')).toMatchObject({
      id,
      outcome: { status: 'cut', message: expect.stringMatching(/link.* \d+ of \d+ characters/) },
    })
  })

  test('a stop by command ends typed text and is told to the gateway', async () => {
    const link = await start(config)
    const seen = await openEditor(link)
    send(link, typeSecret, seen, { secret: longSecret })
    await until('something is typed', () => titleHasChanged(display))
    expect(await daemon?.answer({ command: 'stop' })).toEqual({ answer: 'done' })
    expect(await link.next('result')).toMatchObject({ outcome: { status: 'cut' } })
    expect(await link.next('stopped')).toMatchObject({ by: 'command' })
    send(link, { action: 'screenshot' })
    expect(await link.next('result')).toMatchObject({ outcome: { code: 'stopped' } })
    expect(await daemon?.answer({ command: 'arm' })).toEqual({ answer: 'done' })
    await link.next('armed')
    await act(link, { action: 'screenshot' })
  })

  test('somebody who looks gets live pictures, until nobody does', async () => {
    const link = await start(config)
    link.send({ type: 'watch', display: 0, maxWidth: 640, maxHeight: 400, quality: 60, whole: true })
    const first = await link.next('live')
    expect(first).toMatchObject({ display: 0, whole: true, sent: { width: 640, height: 400 } })
    expect(first.bytes.subarray(0, 2)).toEqual(new Uint8Array([0xff, 0xd8]))
    link.send({ type: 'unwatch' })
  })

  test("a person's own mouse is moved while they have control", async () => {
    const link = await start(config)
    link.send({ type: 'control', epoch: 1, controller: 'person' })
    link.send({ type: 'input', epoch: 1, display: 0, events: [{ type: 'move', x: 0.5, y: 0.5 }] })
    await until('the pointer is there', async () =>
      (await display.run('xdotool', ['getmouselocation'])).startsWith('x:640 y:400'),
    )
  })

  test('the desktop goes: the daemon stays, and says why it can do nothing', async () => {
    const own = await startDisplay({ width: 800, height: 600, windowManager: true })
    const link = await start({ DISPLAY: own.name, XAUTHORITY: own.authorityFile })
    await act(link, { action: 'mouse_move', coordinate: [5, 5] }, (await act(link, { action: 'screenshot' })).scene)
    await own.kill()
    const refused = await until('it has noticed', async () => {
      send(link, { action: 'screenshot' })
      const { outcome } = await link.next('result')
      return outcome.status === 'refused' && outcome
    })
    expect(refused).toMatchObject({ code: 'not_permitted_by_system', message: expect.stringContaining(own.name) })
    await own.stop()
  })
})

/** mousepad marks a text that is not saved. */
async function titleHasChanged(display: VirtualDisplay): Promise<boolean> {
  return (await display.run('xdotool', ['getactivewindow', 'getwindowname'])).startsWith('*')
}

test('without a display it says so, to the server too', async () => {
  const link = await start({})
  expect(await link.next('facts')).toMatchObject({
    facts: { displays: [], problems: [expect.stringContaining('DISPLAY')] },
  })
  send(link, { action: 'screenshot' })
  expect(await link.next('result')).toMatchObject({ outcome: { code: 'not_permitted_by_system' } })
})

test('a session of Wayland is refused with a clear text', async () => {
  const link = await start({ XDG_SESSION_TYPE: 'wayland' })
  expect(await link.next('facts')).toMatchObject({ facts: { problems: [expect.stringContaining('Wayland')] } })
})
