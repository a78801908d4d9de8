import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { commandSchema } from '@rain/protocol'
import { io } from 'socket.io-client'
import { connectIo, connectRaw } from '../testing/clients.ts'
import { playTurn } from '../testing/scripted-runner.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let folder: string

beforeAll(async () => {
  gateway = await startTestGateway()
  folder = join(gateway.home, 'app')
  await mkdir(folder)
  await gateway.db.prisma.user.updateMany({ data: { provider: 'demo' } })
}, 120_000)
afterAll(() => gateway.close())

const connect = async (url = gateway.url, cursor?: string) =>
  connectIo(url, { token: await gateway.token(), ...(cursor === undefined ? {} : { cursor }) })

test('without a valid token there is no connection', async () => {
  await expect(connectIo(gateway.url, {})).rejects.toThrow('unauthorized')
  await expect(connectIo(gateway.url, { token: 'wrong' })).rejects.toThrow('unauthorized')
})

test('a client that cannot use WebSockets is served by polling, too', async () => {
  const auth = { token: await gateway.token() }
  const socket = io(gateway.url, { auth, transports: ['polling'], reconnection: false, forceNew: true })
  const greeting = await new Promise((resolve) => socket.once('event', resolve))
  expect(greeting).toMatchObject({ type: 'status', text: expect.stringContaining('Connected') })
  socket.disconnect()
})

test('a refusal comes as the ack, or as an error to whoever asked for none', async () => {
  const client = await connect()
  expect(await client.command({ type: 'fly' })).toMatchObject({ ok: false, code: 'bad_request' })
  expect(await client.command({ type: 'set_cwd', path: 'x'.repeat(20_000) })).toMatchObject({ code: 'too_large' })
  client.emit({ type: 'send_message', text: 'Hello', agent_id: 'nobody' })
  expect(await client.next('error')).toMatchObject({ agent_id: 'nobody', code: 'no_directory' })
  client.close()
})

test('who was away gets every event once, in order, from another gateway, too', async () => {
  const second = await gateway.another()
  const here = await connect()
  const there = await connect(second.url)
  await there.next('status')
  await here.command({ type: 'set_cwd', path: folder })
  const ack = await here.command({ type: 'send_message', text: 'Go' })
  const turn = await playTurn(gateway, ack.ok ? (ack.turn_id ?? '') : '')
  await turn.stream(1, 'one ')
  const seen = await there.next('assistant_text')
  there.close()
  for (const text of ['two ', 'three ']) await turn.stream(1, text)
  const back = await connect(second.url, seen.cursor)
  await back.next('assistant_text')
  for (const text of ['four ', 'five']) await turn.stream(1, text)
  await turn.answer(1, 'one two three four five')
  await turn.finish()
  await Promise.all([here.next('result'), back.next('result')])
  const textsOf = (client: typeof here) =>
    client.events.flatMap((event) => (event.type === 'assistant_text' ? [event.text] : [])).join('')
  expect(textsOf(here)).toBe('one two three four five')
  expect(textsOf(back)).toBe('two three four five')
  here.close()
  back.close()
  await second.close()
})

test('an approval given at one gateway is heard of at the other', async () => {
  const second = await gateway.another()
  const here = await connect()
  const there = await connectRaw(second.url, { query: `?token=${await gateway.token()}` })
  await there.next('status')
  await here.command({ type: 'set_cwd', path: folder })
  const ack = await here.command({ type: 'send_message', text: 'Delete' })
  const turn = await playTurn(gateway, ack.ok ? (ack.turn_id ?? '') : '')
  const [call] = await turn.answer(1, 'Now.', [{ command: 'rm x', level: 'yellow' }])
  const requestId = await turn.askPermission(call!)
  await there.next('permission_request')
  there.send({ type: 'permission_response', request_id: requestId, approved: false, reason: 'Not now.' })
  expect(await here.next('permission_resolved')).toMatchObject({ decision: 'denied', reason: 'Not now.' })
  await here.command({ type: 'interrupt' })
  here.close()
  there.close()
  await second.close()
})

test('the same folder opened from two devices at once makes one agent', async () => {
  const second = await gateway.another()
  const [a, b] = await Promise.all([connect(), connect(second.url)])
  const open = { type: 'set_cwd', path: folder, agent_id: 'shared' }
  const [one, two] = await Promise.all([a.command(open), b.command(open)])
  expect(one).toEqual(two)
  a.close()
  b.close()
  await second.close()
})

test('whatever a client sends is answered or ignored, and the gateway goes on', async () => {
  const types = commandSchema.options.map((option) => option.shape.type.value)
  const value = fc.oneof(fc.jsonValue(), fc.string(), fc.string({ unit: 'binary' }), fc.constant('default'))
  const frame = fc.oneof(
    fc.jsonValue(),
    fc.record(
      {
        type: fc.constantFrom(...types),
        agent_id: value,
        text: value,
        path: value,
        request_id: value,
        answers: value,
        provider: value,
        key: value,
        mode: value,
        turn_id: value,
        session_id: value,
        approved: fc.oneof(fc.boolean(), value),
        pin: value,
        __proto__: value,
      },
      { requiredKeys: ['type'] },
    ),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 25 }), async (frames) => {
      await gateway.bus.redis.flushall()
      const client = await connect()
      for (const sent of frames) {
        const ack = await client.command(sent as object)
        expect(typeof ack.ok).toBe('boolean')
        if (!ack.ok) expect(ack.code).not.toBe('internal')
      }
      client.close()
    }),
    { numRuns: 20 },
  )
  const raw = await connectRaw(gateway.url, { query: `?token=${await gateway.token()}` })
  await raw.next('status')
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      await gateway.bus.redis.flushall()
      raw.sendText(text)
      expect((await raw.next('error')).code).not.toBe('internal')
    }),
    { numRuns: 40 },
  )
  raw.close()
}, 60_000)

test('a client that does not read is kept waiting, others notice nothing, and it misses nothing', async () => {
  const slow = await connectRaw(gateway.url, { query: `?token=${await gateway.token()}` })
  const quick = await connect()
  await slow.next('status')
  await quick.next('status')
  slow.pause()
  const text = 'x'.repeat(500_000)
  const place = { type: 'notice' as const, agent_id: 'default' }
  for (let i = 0; i < 40; i++) await gateway.bus.log.append(gateway.userId, [{ event: { ...place, text } }])
  await gateway.bus.log.append(gateway.userId, [{ event: { ...place, text: 'last' } }])
  expect(await quick.next('notice', (event) => event.text === 'last')).toBeTruthy()
  expect(slow.types()).not.toContain('notice')
  slow.resume()
  await slow.next('notice', (event) => event.text === 'last')
  expect(slow.types().filter((type) => type === 'notice')).toHaveLength(41)
  slow.close()
  quick.close()
})
