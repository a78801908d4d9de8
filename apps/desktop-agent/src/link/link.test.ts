import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { DeviceFacts, ToDevice } from '@rain/protocol'
import { createLinkIdentity } from '@rain/runtime'
import { ActionMemory } from '../executor/action-memory.ts'
import { Executor } from '../executor/executor.ts'
import { Standing } from '../state/standing.ts'
import { buildAct } from '../testing/build-act.ts'
import { createFakeDesktop, type FakeDesktop } from '../testing/fake-desktop.ts'
import { startFakeGateway, type FakeGateway, type GatewayLink } from '../testing/fake-gateway.ts'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { silentLogger } from '../testing/silent-logger.ts'
import { dial } from './dial.ts'
import { PersonInput } from './person-input.ts'
import { serveLink, type LiveView, type ServeLinkOptions } from './serve-link.ts'
import { stayConnected, type LinkState } from './stay-connected.ts'

let gateway: FakeGateway
beforeEach(async () => {
  gateway = await startFakeGateway()
})
afterEach(() => gateway.close())

describe('dialling', () => {
  test('the server of the pairing opens a link', async () => {
    const dialled = await dial(gateway.pairing)
    expect(dialled.status).toBe('open')
    if (dialled.status === 'open') dialled.channel.end('done')
  })

  test.each(['pending', 'revoked'] as const)('a device that is %s is told so', async (refusal) => {
    gateway.refusal = refusal
    expect(await dial(gateway.pairing)).toEqual({ status: 'refused', refusal })
  })

  test('a server with another key is not the one', async () => {
    const serverKey = createLinkIdentity().publicKey
    expect(await dial({ ...gateway.pairing, serverKey })).toMatchObject({ status: 'unproven' })
  })

  test('a server that does not know this device says nothing, and is not believed to be the one', async () => {
    expect(await dial({ ...gateway.pairing, deviceId: 'dev_2' })).toMatchObject({ status: 'unproven' })
  })

  test('nobody there, and something else there, are told apart', async () => {
    expect(await dial({ ...gateway.pairing, server: 'http://127.0.0.1:1' })).toMatchObject({ status: 'unreachable' })
    gateway.pairAnswer = () => ({ status: 200, body: {} })
    expect(await dial({ ...gateway.pairing, signal: AbortSignal.abort() })).toMatchObject({ status: 'unreachable' })
  })
})

describe('staying connected', () => {
  test('a device waits for its confirmation, comes back after an end, and never dials again once it was revoked', async () => {
    const stop = new AbortController()
    const states: LinkState[] = []
    let refuse: 'pending' | 'revoked' | null = null
    let links = 0
    const connected = stayConnected({
      dial: async () => (refuse ? { status: 'refused', refusal: refuse } : dial(gateway.pairing)),
      async serve(channel) {
        links++
        if (links === 2) refuse = 'revoked'
        channel.end('the network is gone')
        return channel.ended
      },
      tell: (state) => states.push(state),
      logger: silentLogger(),
      stop: stop.signal,
      random: () => 0,
    })
    expect(await connected).toBe('revoked')
    expect(states.map(({ state }) => state)).toEqual([
      'dialling',
      'connected',
      'dialling',
      'connected',
      'dialling',
      'revoked',
    ])
    expect(states[2]).toEqual({ state: 'dialling', problem: 'the network is gone' })
  })

  test('told to stop while it waits, it stops', async () => {
    const stop = new AbortController()
    const connected = stayConnected({
      dial: async () => ({ status: 'unreachable', why: 'nobody is there' }),
      serve: () => Promise.reject(new Error('there is no link')),
      tell: ({ state }) => state === 'dialling' && queueMicrotask(() => stop.abort()),
      logger: silentLogger(),
      stop: stop.signal,
    })
    expect(await connected).toBe('stopped')
  })
})

describe('a link', () => {
  let scratch: ReturnType<typeof scratchFolder>
  let desktop: FakeDesktop
  let standing: Standing
  let executor: Executor
  let link: GatewayLink
  let ended: Promise<string>
  let options: ServeLinkOptions
  let slept: boolean
  let applied: string[]
  let live: string[]
  let touchLocally: () => void

  beforeEach(async () => {
    scratch = scratchFolder()
    desktop = createFakeDesktop()
    standing = new Standing(scratch.file('standing.json'))
    ;[slept, applied, live] = [false, [], []]
    const logger = silentLogger()
    executor = new Executor({
      standing,
      logger,
      memory: new ActionMemory(scratch.file('actions.jsonl')),
      desktop: async () => desktop,
      opened: () => desktop,
      discard: () => undefined,
      blockedWindow: () => null,
    })
    const person = new PersonInput({
      standing,
      logger,
      handedOver: () => executor.released(),
      async apply({ type }) {
        applied.push(type)
        desktop.done.push(`by the person: ${type}`)
      },
    })
    options = {
      executor,
      standing,
      person,
      logger,
      facts: async () => facts,
      openLive: () => recordLive(),
      onLocalInput: (listener) => ((touchLocally = listener), () => undefined),
      now: () => performance.now(),
      hasSlept: () => slept,
    }
    ;({ link, ended } = await connect())
  })
  afterEach(async () => {
    link.cut()
    await ended
    scratch.remove()
  })

  async function connect(): Promise<{ link: GatewayLink; ended: Promise<string> }> {
    const [dialled, accepted] = await Promise.all([dial(gateway.pairing), gateway.nextLink()])
    if (dialled.status !== 'open') throw new Error(dialled.status)
    const ending = serveLink(dialled.channel, options)
    expect(await accepted.next('facts')).toMatchObject({ facts, stopped: standing.stopped, epoch: standing.epoch })
    return { link: accepted, ended: ending }
  }

  function recordLive(): LiveView {
    return {
      watch: ({ maxWidth }) => void live.push(`watch ${maxWidth}`),
      unwatch: () => void live.push('unwatch'),
      shown: (seq) => void live.push(`shown ${seq}`),
      close: () => void live.push('close'),
    }
  }

  /** Everything that was sent before has been taken by then. */
  async function barrier(): Promise<void> {
    link.send({ type: 'ping', at: performance.now() })
    await link.next('pong')
  }

  test('carries an action there and its outcome and picture back', async () => {
    link.act(buildAct({ action: 'type', text: 'Hola' }))
    const result = await link.next('result')
    expect(result).toMatchObject({ outcome: { status: 'done', scene: { window: { title: 'Letter' } } } })
    expect(result.bytes).toEqual(new Uint8Array([1, 2, 3]))
    expect(desktop.done).toContain('type Hola')
  })

  test('an action that was held up on the way is refused, whatever the clocks of the two say', async () => {
    await barrier()
    link.act(buildAct({ action: 'left_click' }), performance.now() - 5_500)
    expect(await link.next('result')).toMatchObject({ outcome: { status: 'refused', code: 'too_old' } })
    link.act(buildAct({ action: 'left_click' }))
    expect(await link.next('result')).toMatchObject({ outcome: { status: 'done' } })
  })

  test('a stop is answered when all is released, and holds until it is lifted', async () => {
    link.send({ type: 'stop', by: 'Ana' })
    expect(await link.next('stopped')).toMatchObject({ by: 'remote' })
    expect(desktop.done).toEqual(['release'])
    link.act(buildAct({ action: 'left_click' }))
    expect(await link.next('result')).toMatchObject({ outcome: { code: 'stopped' } })
    link.send({ type: 'rearm', epoch: 4 })
    expect(await link.next('armed')).toMatchObject({ epoch: 4 })
    link.act(buildAct({ action: 'left_click' }, { epoch: 4 }))
    expect(await link.next('result')).toMatchObject({ outcome: { status: 'done' } })
  })

  test('a stop at the desktop is told at once, and with the next link again', async () => {
    standing.stop('hotkey')
    expect(await link.next('stopped')).toMatchObject({ by: 'hotkey' })
    link.cut()
    await ended
    ;({ link, ended } = await connect())
    expect(standing.stopped).toBe('hotkey')
  })

  test('when it is lost in the middle of a drag, the button is released and the outcome kept', async () => {
    desktop.hanging.add('drag')
    const act = buildAct({ action: 'left_click_drag', coordinate: [5, 5] })
    const asked = desktop.asked('drag')
    link.act(act)
    await asked
    link.cut()
    await ended
    expect(desktop.done.at(-1)).toBe('release')
    ;({ link, ended } = await connect())
    link.act(act)
    expect(await link.next('result')).toMatchObject({ id: act.id, outcome: { status: 'cut' } })
    expect(desktop.done.filter((what) => what.startsWith('drag'))).toHaveLength(1)
  })

  test('another hand ends what is typed, and the agent is refused from then on', async () => {
    desktop.hanging.add('type')
    const asked = desktop.asked('type')
    link.act(buildAct({ action: 'type', text: 'a long letter' }))
    await asked
    link.send({ type: 'control', epoch: 2, controller: 'person' })
    expect(await link.next('result')).toMatchObject({ outcome: { status: 'cut' } })
    link.act(buildAct({ action: 'left_click' }, { epoch: 2 }))
    expect(await link.next('result')).toMatchObject({ outcome: { code: 'old_epoch' } })
  })

  test("a person's keys count while they have control, and not a moment longer", async () => {
    const input: ToDevice = { type: 'input', epoch: 2, display: 0, events: [{ type: 'text', text: 'x' }] }
    link.send(input)
    await barrier()
    link.send({ type: 'control', epoch: 2, controller: 'person' })
    link.send({ ...input, epoch: 1 })
    link.send({ ...input, events: [{ type: 'move', x: 0, y: 0 }] })
    await barrier()
    await options.person.idle()
    expect(applied).toEqual(['move'])
    standing.stop('corner')
    link.send(input)
    await barrier()
    await options.person.idle()
    expect(applied).toEqual(['move'])
  })

  test('what a person does at once after taking over comes behind the release of what the agent held', async () => {
    desktop.hanging.add('drag')
    const asked = desktop.asked('drag')
    link.act(buildAct({ action: 'left_click_drag', coordinate: [5, 5] }))
    await asked
    link.send({ type: 'control', epoch: 2, controller: 'person' })
    link.send({ type: 'input', epoch: 2, display: 0, events: [{ type: 'text', text: 'x' }] })
    await link.next('result')
    await options.person.idle()
    expect(desktop.done.at(-1)).toBe('by the person: text')
  })

  test('live pictures are made while they are asked for, and end with the link', async () => {
    link.send({ type: 'watch', display: 0, maxWidth: 800, maxHeight: 600, quality: 60, whole: true })
    link.send({ type: 'shown', seq: 3 })
    link.send({ type: 'unwatch' })
    await barrier()
    link.cut()
    await ended
    expect(live).toEqual(['watch 800', 'shown 3', 'unwatch', 'close'])
  })

  test('a person at the desktop is told of while an agent acts, and not otherwise', async () => {
    touchLocally()
    standing.stop('hotkey')
    await link.next('stopped')
    link.send({ type: 'rearm', epoch: 1 })
    link.send({ type: 'control', epoch: 1, controller: 'agent' })
    await barrier()
    touchLocally()
    expect(await link.next('local_input')).toMatchObject({ type: 'local_input' })
  })

  test.each([
    ['repeated', (frame: Uint8Array) => [frame, frame]],
    ['changed', (frame: Uint8Array) => [frame.map((byte, at) => (at === 3 ? byte ^ 1 : byte))]],
    ['cut', (frame: Uint8Array) => [frame.subarray(1)]],
  ])('a frame that was %s on the way ends it', async (_how, attack) => {
    const frame = link.seal(new TextEncoder().encode('not even a packet'))
    for (const each of attack(frame)) link.socket.send(each)
    expect(await ended).toMatch(/frame|understand/)
  })

  test('a message that is none of the protocol ends it', async () => {
    link.send({ type: 'ping' } as unknown as ToDevice)
    expect(await ended).toContain('does not understand')
  })

  test('a machine that has slept takes no word of before', async () => {
    slept = true
    link.act(buildAct({ action: 'left_click' }))
    expect(await ended).toContain('asleep')
    expect(desktop.done).toEqual(['release'])
  })
})

const facts: DeviceFacts = {
  version: '0.1.0',
  platform: 'linux',
  system: 'Debian 12, X11',
  hostname: 'desk',
  capture: 'x11-shm',
  displays: [],
  problems: [],
}
