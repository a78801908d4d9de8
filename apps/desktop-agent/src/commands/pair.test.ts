import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { PairRequest } from '@rain/protocol'
import { createLinkIdentity, pairingFingerprint, readLinkKey } from '@rain/runtime'
import { dial } from '../link/dial.ts'
import { openHome, type Home } from '../state/home.ts'
import { readPairing } from '../state/pairing.ts'
import { startFakeGateway, type FakeGateway } from '../testing/fake-gateway.ts'
import { fakeTerminal } from '../testing/fake-terminal.ts'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { exitCodes } from './exit-codes.ts'
import { pair, type PairOptions } from './pair.ts'
import { readServer } from './read-server.ts'
import { requestPairing } from './request-pairing.ts'

let scratch: ReturnType<typeof scratchFolder>
let gateway: FakeGateway
let home: Home
let asked: PairRequest[]
let minutesLeft: number

beforeEach(async () => {
  scratch = scratchFolder()
  home = openHome(scratch.file('home'))
  gateway = await startFakeGateway()
  ;[asked, minutesLeft] = [[], 5]
  gateway.pairAnswer = (body) => {
    const request = body as PairRequest
    asked.push(request)
    const key = readLinkKey(request.public_key)
    if (!key) throw new Error('that is no key')
    gateway.known = { deviceId: 'dev_7', key }
    const paired = {
      device_id: 'dev_7',
      server_key: Buffer.from(gateway.identity.publicKey).toString('base64'),
      fingerprint: pairingFingerprint(gateway.identity.publicKey, key, 'dev_7'),
      expires_at: Date.now() / 1_000 + minutesLeft * 60,
    }
    return { status: 201, body: paired }
  }
})
afterEach(async () => {
  await gateway.close()
  scratch.remove()
})

const pairWith = (terminal: ReturnType<typeof fakeTerminal>, over: Partial<PairOptions> = {}) =>
  pair({
    home,
    server: gateway.url,
    code: 'abcde fghjk',
    name: 'desk',
    yes: false,
    terminal,
    request: requestPairing,
    dial,
    pauseMs: 1,
    ...over,
  })

test('once both sides have confirmed the fingerprint, the keys are kept', async () => {
  gateway.refusal = 'pending'
  const terminal = fakeTerminal()
  const pairing = pairWith(terminal)
  await gateway.turnedAway()
  gateway.refusal = null
  expect(await pairing).toBe(exitCodes.ok)
  expect(asked).toMatchObject([{ code: 'ABCDE-FGHJK', name: 'desk' }])
  const kept = readPairing(home.pairingFile)
  expect(kept).toMatchObject({ deviceId: 'dev_7', server: gateway.url, serverKey: gateway.identity.publicKey })
  if (typeof kept === 'object') expect(terminal.said).toContain(kept.fingerprint)
})

test('who sees another fingerprint says no, and nothing is kept', async () => {
  expect(await pairWith(fakeTerminal(false))).toBe(exitCodes.failed)
  expect(readPairing(home.pairingFile)).toBe('missing')
})

test('where nobody can be asked the fingerprint is printed all the same', async () => {
  const terminal = fakeTerminal(false)
  expect(await pairWith(terminal, { yes: true })).toBe(exitCodes.ok)
  expect(terminal.asked).toEqual([])
  expect(terminal.said).toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/)
})

test('somebody between the two who gives his own key is seen: this side shows another fingerprint', async () => {
  const honest = gateway.pairAnswer
  const middle = createLinkIdentity()
  gateway.pairAnswer = (body) => {
    const answer = honest(body)
    return {
      ...answer,
      body: { ...(answer.body as object), server_key: Buffer.from(middle.publicKey).toString('base64') },
    }
  }
  const terminal = fakeTerminal()
  expect(await pairWith(terminal)).toBe(exitCodes.failed)
  expect(terminal.complained).toContain('another fingerprint')
  expect(readPairing(home.pairingFile)).toBe('missing')
})

test('refused in the dashboard, nothing is kept', async () => {
  gateway.refusal = 'revoked'
  const terminal = fakeTerminal()
  expect(await pairWith(terminal)).toBe(exitCodes.failed)
  expect(terminal.complained).toContain('refused in the dashboard')
  expect(readPairing(home.pairingFile)).toBe('missing')
})

test('confirmed by nobody in time, nothing is kept', async () => {
  gateway.refusal = 'pending'
  minutesLeft = -1
  const terminal = fakeTerminal()
  expect(await pairWith(terminal)).toBe(exitCodes.failed)
  expect(terminal.complained).toContain('in time')
  expect(readPairing(home.pairingFile)).toBe('missing')
})

test('a machine that is paired is not paired again by mistake', async () => {
  await pairWith(fakeTerminal())
  const terminal = fakeTerminal()
  expect(await pairWith(terminal)).toBe(exitCodes.failed)
  expect(terminal.complained).toContain('unpair')
  expect(asked).toHaveLength(1)
})

test('a wrong clock is told of, and does not cut the time short', async () => {
  const honest = gateway.pairAnswer
  gateway.refusal = 'pending'
  gateway.pairAnswer = (body) => {
    const answer = honest(body)
    const serversNow = Date.now() - 3_600_000
    const paired = { ...(answer.body as object), expires_at: serversNow / 1_000 + 300 }
    return { ...answer, body: paired, headers: { date: new Date(serversNow).toUTCString() } }
  }
  const terminal = fakeTerminal()
  const pairing = pairWith(terminal)
  await gateway.turnedAway()
  gateway.refusal = null
  expect(await pairing).toBe(exitCodes.ok)
  expect(terminal.complained).toContain('60 min ahead')
})

describe('what goes wrong is told in words', () => {
  const cases: [string, { status: number; body: unknown; headers?: Record<string, string> }, RegExp][] = [
    ['an unknown or old code', { status: 404, body: { error: 'No.', code: 'not_found' } }, /mistyped.*five minutes/],
    [
      'too many tries',
      { status: 429, body: { error: 'Too many tries.', code: 'rate_limited' } },
      /Too many tries.*Wait/,
    ],
    [
      'what the server says',
      { status: 409, body: { error: 'You have 20 devices.', code: 'bad_request' } },
      /20 devices/,
    ],
    ['another service', { status: 200, body: { hello: 'world' } }, /no Rain server/],
    ['another service that refuses', { status: 405, body: null }, /no Rain server/],
    [
      'a move',
      { status: 301, body: null, headers: { location: 'https://rain.example/' } },
      /sends elsewhere.*rain.example/,
    ],
  ]
  test.each(cases)('%s', async (_what, answer, text) => {
    gateway.pairAnswer = () => answer
    const terminal = fakeTerminal()
    expect(await pairWith(terminal)).toBe(exitCodes.failed)
    expect(terminal.complained).toMatch(text)
  })

  test('nobody there', async () => {
    const terminal = fakeTerminal()
    expect(await pairWith(terminal, { server: '127.0.0.1:1' })).toBe(exitCodes.failed)
    expect(terminal.complained).toMatch(/cannot be reached/)
  })

  test('a certificate that is not valid yet points at the clock', async () => {
    const cause = Object.assign(new Error('not yet'), { code: 'CERT_NOT_YET_VALID' })
    const fails = () => Promise.reject(Object.assign(new TypeError('fetch failed'), { cause }))
    const terminal = fakeTerminal()
    await pairWith(terminal, { request: (server, request) => requestPairing(server, request, { fetch: fails }) })
    expect(terminal.complained).toMatch(/clock of this machine/)
  })

  test('no code, no address', async () => {
    const terminal = fakeTerminal()
    expect(await pairWith(terminal, { code: 'ABC' })).toBe(exitCodes.failed)
    expect(await pairWith(terminal, { server: 'ftp://rain' })).toBe(exitCodes.failed)
    expect(terminal.complained).toMatch(/no pairing code[^]*no address/)
    expect(asked).toEqual([])
  })
})

test.each([
  ['rain.local:8000', 'http://rain.local:8000/'],
  ['https://rain.example', 'https://rain.example/'],
  ['http://10.0.0.2:8000/devices?x=1', 'http://10.0.0.2:8000/'],
  ['[fe80::1]:8000', 'http://[fe80::1]:8000/'],
])('%s is the server %s', (typed, server) => {
  expect(readServer(typed)?.href).toBe(server)
})
