import { describe, expect, test } from '@jest/globals'
import { startAcceptor, type Acceptor, type KnownPeer } from './acceptor.ts'
import { startDialler, type Dialler } from './dialler.ts'
import type { HandshakeStep } from './handshake-step.ts'
import { createLinkIdentity } from './link-identity.ts'
import type { SecureLink } from './link-keys.ts'

const server = createLinkIdentity()
const device = createLinkIdentity()
const stranger = createLinkIdentity()
const name = 'dev_1'

const known: KnownPeer = { ownKey: server, peerKey: device.publicKey }
const dial = (over = {}) => startDialler({ ownKey: device, peerKey: server.publicKey, name, ...over })
const accept = (peer: KnownPeer | null = known) =>
  startAcceptor({ keysFor: async (asked) => (asked === name ? peer : null) })

describe('two that know each other', () => {
  test('have a link in four frames, and read what the other wrote, in both directions', async () => {
    const { dialler, acceptor } = await link()
    for (const text of ['one', 'two', '']) {
      expect(read(acceptor, dialler.seal(bytes(text)))).toBe(text)
      expect(read(dialler, acceptor.seal(bytes(text)))).toBe(text)
    }
  })

  test('the accepting side learns the name', async () => {
    expect(await run(dial(), accept())).toMatchObject({
      there: { status: 'open', name },
      here: { status: 'open', name },
    })
  })

  test('the dialler alone is told why it gets no link, and nobody can have changed the reason', async () => {
    const { here, there } = await run(dial(), accept({ ...known, refuse: 'revoked' }))
    expect(here).toMatchObject({ status: 'refused', reason: 'revoked' })
    expect(there).toMatchObject({ status: 'refused', reason: 'revoked' })
  })

  test('never have the same keys twice: a frame of one link is nothing to the next', async () => {
    const first = await link()
    const second = await link()
    expect(second.acceptor.open(first.dialler.seal(bytes('x')))).toBeNull()
  })

  test('nothing that is said or who says it can be read on the way', async () => {
    const dialler = startDialler({ ownKey: device, peerKey: server.publicKey, name: 'a name of some length' })
    const acceptor = startAcceptor({ keysFor: async () => known })
    const frames: Uint8Array[] = []
    await run(dialler, acceptor, (frame) => (frames.push(frame), frame))
    const wire = Buffer.concat(frames)
    expect(frames).toHaveLength(4)
    for (const part of [bytes('a name of'), server.publicKey, device.publicKey])
      expect(wire.includes(Buffer.from(part))).toBe(false)
  })
})

describe('attacks on the handshake', () => {
  test('a server with another key gets no link', async () => {
    const { here } = await run(dial(), accept({ ownKey: stranger, peerKey: device.publicKey }))
    expect(here.status).not.toBe('open')
  })

  test('a server that knows all public keys but not its private one gets no link', async () => {
    const pretended = { privateKey: stranger.privateKey, publicKey: server.publicKey }
    const { here } = await run(dial(), accept({ ownKey: pretended, peerKey: device.publicKey }))
    expect(here).toMatchObject({ status: 'failed' })
  })

  test('a device with another key, or with the key of another device, gets no answer', async () => {
    const { there } = await run(dial({ ownKey: stranger }), accept())
    expect(there).toMatchObject({ status: 'failed' })
    const pretended = { privateKey: stranger.privateKey, publicKey: device.publicKey }
    expect((await run(dial({ ownKey: pretended }), accept())).there).toMatchObject({ status: 'failed' })
  })

  test('whether a device exists cannot be told by who does not hold its key', async () => {
    const answers = [accept(), accept(null), startAcceptor({ keysFor: () => Promise.reject(new Error('no database')) })]
    const steps = await Promise.all(
      answers.map(async (acceptor) => (await run(dial({ ownKey: stranger }), acceptor)).there),
    )
    expect(new Set(steps.map((step) => JSON.stringify(step))).size).toBe(1)
    expect(steps[0]).not.toHaveProperty('send')
  })

  test('a revoked device is not told so to somebody without its key', async () => {
    const { there } = await run(dial({ ownKey: stranger }), accept({ ...known, refuse: 'revoked' }))
    expect(there).toEqual({ status: 'failed', why: expect.any(String) })
  })

  test('one in the middle with keys of its own is found out by both', async () => {
    const towardsDevice = startAcceptor({ keysFor: async () => ({ ownKey: stranger, peerKey: device.publicKey }) })
    expect((await run(dial(), towardsDevice)).here.status).not.toBe('open')
    const towardsServer = dial({ ownKey: stranger })
    expect((await run(towardsServer, accept())).there.status).toBe('failed')
  })

  test('the proof of a device to one server is worth nothing at another', async () => {
    const other = createLinkIdentity()
    const { there } = await run(dial(), accept({ ownKey: other, peerKey: device.publicKey }))
    expect(there.status).toBe('failed')
  })

  test('a handshake that was recorded cannot be played to the server again', async () => {
    const recorded: Uint8Array[] = []
    await run(dial(), accept(), (frame, from) => (from === 'dialler' && recorded.push(frame), frame))
    const acceptor = accept()
    expect((await acceptor.receive(frameOf(recorded[0]))).status).toBe('more')
    expect((await acceptor.receive(frameOf(recorded[1]))).status).toBe('failed')
  })

  test('a handshake that was recorded cannot be played to the device again', async () => {
    const recorded: Uint8Array[] = []
    await run(dial(), accept(), (frame, from) => (from === 'acceptor' && recorded.push(frame), frame))
    const dialler = dial()
    expect(dialler.receive(frameOf(recorded[0])).status).toBe('more')
    expect(dialler.receive(frameOf(recorded[1])).status).toBe('failed')
  })

  test('a device is not answered by its own frames', () => {
    const dialler = dial()
    expect(dialler.receive(dialler.hello).status).toBe('failed')
  })

  test('nor by its own proof', async () => {
    const dialler = dial()
    const answer = await accept().receive(dialler.hello)
    if (answer.status !== 'more') throw new Error(answer.status)
    const proof = dialler.receive(answer.send)
    if (proof.status !== 'more') throw new Error(proof.status)
    expect(dialler.receive(proof.send).status).toBe('failed')
  })

  test.each([0, 1, 2, 3])('no bit of frame %i can be changed without an end to it', async (number) => {
    const length = (await framesOf())[number]?.length ?? 0
    expect(length).toBeGreaterThan(60)
    const tampered = [...Array(length).keys()].map(async (at) => {
      let count = 0
      const { here, there } = await run(dial(), accept(), (frame) => (count++ === number ? flip(frame, at) : frame))
      return here.status === 'open' && there.status === 'open'
    })
    expect(await Promise.all(tampered)).toEqual(Array(length).fill(false))
  })

  test('cut and lengthened frames end it too', async () => {
    for (const number of [0, 1, 2, 3]) {
      for (const change of [
        (frame: Uint8Array) => frame.subarray(0, -1),
        (frame: Uint8Array) => Buffer.concat([frame, bytes('x')]),
      ]) {
        let count = 0
        const { here } = await run(dial(), accept(), (frame) => (count++ === number ? change(frame) : frame))
        expect(here.status).not.toBe('open')
      }
    }
  })

  test('keys of small order are not accepted', async () => {
    const hello = new Uint8Array(65)
    hello[0] = 1
    expect(await accept().receive(hello)).toMatchObject({ status: 'failed' })
  })

  test('a frame too early ends it', async () => {
    const acceptor = startAcceptor({ keysFor: () => new Promise(() => {}) })
    const dialler = dial()
    const answer = await acceptor.receive(dialler.hello)
    if (answer.status !== 'more') throw new Error(answer.status)
    const proof = dialler.receive(answer.send)
    if (proof.status !== 'more') throw new Error(proof.status)
    void acceptor.receive(proof.send)
    expect((await acceptor.receive(proof.send)).status).toBe('failed')
  })

  test('a handshake that has failed does not begin again', async () => {
    const acceptor = accept()
    await acceptor.receive(bytes('rubbish'))
    expect((await acceptor.receive(dial().hello)).status).toBe('failed')
  })
})

describe('attacks on the link', () => {
  const attacks: [string, (frames: [Uint8Array, Uint8Array, Uint8Array]) => Uint8Array[]][] = [
    ['repeated', ([first]) => [first, first]],
    ['left out', ([, second]) => [second]],
    ['out of order', ([first, second, third]) => [first, third, second]],
    ['changed', ([first]) => [flip(first, 0)]],
    ['changed in its tag', ([first]) => [flip(first, first.length - 1)]],
    ['cut', ([first]) => [first.subarray(0, -1)]],
    ['cut to nothing', () => [new Uint8Array(0)]],
    ['joined', ([first, second]) => [Buffer.concat([first, second])]],
  ]
  test.each(attacks)('a frame that is %s ends it for good', async (_what, attack) => {
    const { dialler, acceptor } = await link()
    const frames = [dialler.seal(bytes('a')), dialler.seal(bytes('b')), dialler.seal(bytes('c'))] as const
    const opened = attack([...frames]).map((frame) => acceptor.open(frame))
    expect(opened).toContain(null)
    expect(frames.map((frame) => acceptor.open(frame))).toEqual([null, null, null])
  })

  test('no bit of a frame can be changed', async () => {
    const length = 16 + 5
    for (let at = 0; at < length; at++) {
      const { dialler, acceptor } = await link()
      expect(acceptor.open(flip(dialler.seal(bytes('hello')), at))).toBeNull()
    }
  })

  test('what one sent is nothing when it comes back to it', async () => {
    const { dialler } = await link()
    expect(dialler.open(dialler.seal(bytes('x')))).toBeNull()
  })

  test('a frame of the handshake is nothing to the link', async () => {
    const frames: Uint8Array[] = []
    const { here } = await run(dial(), accept(), (frame) => (frames.push(frame), frame))
    if (here.status !== 'open') throw new Error(here.status)
    expect(here.link.open(frameOf(frames[3]))).toBeNull()
  })
})

/** Carries frames from one to the other until one of them is done; `carry` is whoever sits between. */
async function run(
  dialler: Dialler,
  acceptor: Acceptor,
  carry: (frame: Uint8Array, from: 'dialler' | 'acceptor') => Uint8Array = (frame) => frame,
): Promise<{ here: HandshakeStep; there: HandshakeStep }> {
  let frame = dialler.hello
  let here: HandshakeStep = { status: 'failed', why: 'not begun' }
  for (;;) {
    const there = await acceptor.receive(carry(frame, 'dialler'))
    if (!('send' in there) || !there.send) return { here, there }
    here = dialler.receive(carry(there.send, 'acceptor'))
    if (here.status !== 'more' || there.status !== 'more') return { here, there }
    frame = here.send
  }
}

async function link(): Promise<{ dialler: SecureLink; acceptor: SecureLink }> {
  const { here, there } = await run(dial(), accept())
  if (here.status !== 'open' || there.status !== 'open') throw new Error(`${here.status} ${there.status}`)
  return { dialler: here.link, acceptor: there.link }
}

async function framesOf(): Promise<Uint8Array[]> {
  const frames: Uint8Array[] = []
  await run(dial(), accept(), (frame) => (frames.push(frame), frame))
  return frames
}

function flip(frame: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(frame)
  changed[at] = (changed[at] ?? 0) ^ 0x10
  return changed
}

function frameOf(frame: Uint8Array | undefined): Uint8Array {
  if (!frame) throw new Error('that frame was not sent')
  return frame
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function read(link: SecureLink, frame: Uint8Array): string | null {
  const message = link.open(frame)
  return message && new TextDecoder().decode(message)
}
