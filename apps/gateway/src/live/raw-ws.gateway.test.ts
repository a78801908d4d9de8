import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { limits, protocolVersion } from '@rain/protocol'
import { connectRaw, type RawClient } from '../testing/clients.ts'
import { createManualTimers } from '../testing/manual-timers.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

const timers = createManualTimers()
let gateway: TestGateway
let folder: string

beforeAll(async () => {
  gateway = await startTestGateway({ timers })
  folder = join(gateway.home, 'app')
  await mkdir(folder)
}, 120_000)
afterAll(() => gateway.close())

async function signedIn(query = ''): Promise<RawClient> {
  const client = await connectRaw(gateway.url, { query: `?token=${await gateway.token()}${query}` })
  await client.next('status')
  return client
}

test('a token in the address is greeted first of all', async () => {
  const client = await connectRaw(gateway.url, { query: `?token=${await gateway.token()}` })
  expect(await client.next('status')).toEqual({
    type: 'status',
    agent_id: null,
    cwd: null,
    text: expect.stringContaining('Connected'),
  })
  client.close()
})

test('a token may also come as the first frame, and frames right behind it are done in order', async () => {
  const client = await connectRaw(gateway.url)
  client.send({ type: 'auth', token: await gateway.token() })
  client.send({ type: 'set_api_key', provider: 'demo', key: '', model: 'auto' })
  client.send({ type: 'set_cwd', path: folder })
  expect(await client.next('status')).toMatchObject({ agent_id: null })
  expect(await client.next('status')).toMatchObject({ text: expect.stringContaining('API key set') })
  expect(await client.next('api_key_loaded')).toMatchObject({ provider: 'demo' })
  expect(await client.next('status')).toMatchObject({ cwd: folder, text: expect.stringContaining('Ready') })
  client.close()
})

test('a wrong token is let in and closed with 4001, as is a first frame that is none', async () => {
  const wrong = await connectRaw(gateway.url, { query: '?token=wrong' })
  expect((await wrong.closed).code).toBe(4001)
  const other = await connectRaw(gateway.url)
  other.send({ type: 'set_cwd', path: folder })
  expect((await other.closed).code).toBe(4001)
  expect([...wrong.events, ...other.events]).toEqual([])
})

test('who shows no token within five seconds is closed with 4001', async () => {
  const client = await connectRaw(gateway.url)
  timers.advance(limits.authTimeoutMs)
  expect((await client.closed).code).toBe(4001)
})

test('one address may have five strangers at the door, no more', async () => {
  const strangers = await Promise.all(Array.from({ length: 5 }, () => connectRaw(gateway.url)))
  timers.advance(300)
  const sixth = await connectRaw(gateway.url)
  timers.advance(300)
  expect((await sixth.closed).code).toBe(1013)
  timers.advance(limits.authTimeoutMs)
  await Promise.all(strangers.map((stranger) => stranger.closed))
  ;(await signedIn()).close()
})

test('a ping comes every 30 seconds', async () => {
  const client = await signedIn()
  timers.advance(limits.pingEveryMs)
  expect(await client.next('ping')).toEqual({ type: 'ping', ts: timers.now() / 1000 })
  client.close()
})

test('ten minutes with nothing but pongs close with 4002', async () => {
  const client = await signedIn()
  const pings = limits.idleTimeoutMs / limits.pingEveryMs
  for (let ping = 1; ping < pings; ping++) {
    timers.advance(limits.pingEveryMs)
    await client.next('ping')
    client.send({ type: 'pong' })
    await client.roundTrip()
  }
  timers.advance(limits.pingEveryMs)
  expect((await client.closed).code).toBe(4002)
})

test('frames that cannot be used are answered by an error and change nothing', async () => {
  const client = await signedIn()
  const refused = async (text: string) => {
    client.sendText(text)
    return (await client.next('error')).text
  }
  expect(await refused('{"type":')).toContain('Invalid JSON')
  expect(await refused('[]')).toMatch(/must be/)
  expect(await refused('{"type":"fly"}')).toBe('Unknown message type "fly".')
  expect(await refused('{}')).toContain('Unknown message type')
  expect(await refused(JSON.stringify({ type: 'send_message', text: 'x'.repeat(10_001) }))).toContain('Field length')
  expect(await refused(JSON.stringify({ type: 'interrupt', agent_id: 'a'.repeat(101) }))).toMatch(
    /field length.*too long/i,
  )
  expect(await refused(JSON.stringify({ type: 'set_cwd', path: 'p'.repeat(501) }))).toContain('Field length')
  expect(await refused(JSON.stringify({ type: 'send_message', text: 'x'.repeat(17_000) }))).toContain('too large')
  expect(await refused(JSON.stringify({ type: 'send_message', text: 'a\u0000b' }))).toContain('not text')
  expect(await refused('{"type":"send_message","text":"\\ud800"}')).toContain('not text')
  expect(await gateway.db.prisma.turn.count()).toBe(0)
  client.close()
})

test('a frame beyond all measure ends the connection', async () => {
  const client = await signedIn()
  client.sendText('x'.repeat(65 * 1024))
  expect((await client.closed).code).toBe(1009)
})

test('an error names the agent and the message it is about', async () => {
  const client = await signedIn()
  client.send({ type: 'send_message', text: 'Hello', agent_id: 'nobody', client_msg_id: 'm1' })
  expect(await client.next('error')).toEqual({
    type: 'error',
    agent_id: 'nobody',
    client_msg_id: 'm1',
    code: 'no_directory',
    text: expect.stringContaining('No project directory'),
  })
  client.close()
})

test('the sixty-first message of a minute is refused, a pong is not counted', async () => {
  const client = await signedIn()
  for (let i = 0; i < 60; i++) client.send({ type: 'set_transcription_lang', lang: 'es' })
  for (let i = 0; i < 10; i++) client.send({ type: 'pong' })
  client.send({ type: 'interrupt' })
  const refused = await client.next('error')
  expect(refused).toMatchObject({ code: 'rate_limited', text: expect.stringMatching(/rate limit.*retry/i) })
  expect(refused.retry_after).toBeGreaterThan(0)
  expect(client.types()).not.toContain('result')
  client.close()
})

test('a client that gives its cursor gets what it missed, each event once, then what is new', async () => {
  const { log } = gateway.bus
  const say = (text: string) => log.append(gateway.userId, [{ event: { type: 'notice', agent_id: 'default', text } }])
  const cursor = await say('seen')
  await say('missed 1')
  await say('missed 2')
  const client = await connectRaw(gateway.url, { query: `?token=${await gateway.token()}&cursor=${cursor}` })
  expect(await client.next('ready')).toEqual({ type: 'ready', protocol_version: protocolVersion, cursor })
  await client.next('notice')
  await client.next('notice')
  await say('new')
  await client.next('notice')
  const notices = client.events.filter((event) => event.type === 'notice')
  expect(notices.map((event) => event.text)).toEqual(['missed 1', 'missed 2', 'new'])
  client.close()
})

test('a cursor that is gone, or never was one, is answered by resync', async () => {
  for (const cursor of ['1-0', 'nonsense']) {
    const client = await signedIn(`&cursor=${cursor}`)
    expect((await client.next('resync')).cursor).toBe(await gateway.bus.log.end(gateway.userId))
    client.close()
  }
})

test('a closing gateway says so, and other paths are not upgraded', async () => {
  const other = await gateway.another()
  const client = await connectRaw(other.url, { query: `?token=${await gateway.token()}` })
  await client.next('status')
  await other.close()
  expect((await client.closed).code).toBe(1012)
  await expect(connectRaw(`${gateway.url}/other`)).rejects.toThrow('404')
})
