import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { pinFactsSchema } from '@rain/protocol'
import { call, connectRaw, pin, post } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'
import { hashPin } from './pin-hash.ts'
import { issueTokenForPin } from './tokens.ts'

let gateway: TestGateway
let token: string
let pinHash: string

beforeAll(async () => {
  gateway = await startTestGateway()
  pinHash = await hashPin(pin)
}, 120_000)
beforeEach(async () => {
  await gateway.db.prisma.user.updateMany({ data: { pinHash, pinChangedAt: null } })
  await gateway.db.prisma.token.deleteMany()
  token = await gateway.token()
})
afterEach(() => gateway.bus.redis.flushall())
afterAll(() => gateway?.close())

const change = (body: object, by = token, url = gateway.url) => call(url, '/api/pin', by, 'PUT', body)
const signIn = async (guess: string) => (await post(gateway.url, '/api/auth', { pin: guess })).status
const facts = async () => pinFactsSchema.parse((await call(gateway.url, '/api/pin', token)).body)

test('the new PIN counts from now on, the old one no longer, and since when is known', async () => {
  expect(await facts()).toEqual({ shortest: 4, longest: 20, changed_at: null })
  expect(await change({ pin, new_pin: '7204' })).toMatchObject({
    status: 200,
    body: { pin_changed: true, sessions_ended: 0 },
  })
  expect([await signIn(pin), await signIn('7204')]).toEqual([401, 200])
  expect((await facts()).changed_at).toBeGreaterThan(0)
  expect((await call(gateway.url, '/api/agents', token)).status).toBe(200)
})

test('with the other sessions their sockets end, this one stays, and it is written down without the PINs', async () => {
  const other = await gateway.token()
  const second = await gateway.another()
  const [here, there] = await Promise.all([
    connectRaw(gateway.url, { query: `?token=${token}` }),
    connectRaw(second.url, { query: `?token=${other}` }),
  ])
  await Promise.all([here.next('status'), there.next('status')])
  const answer = await change({ pin, new_pin: '720415', end_other_sessions: true })
  expect(answer).toMatchObject({ status: 200, body: { sessions_ended: 1 } })
  expect((await there.closed).code).toBe(4001)
  expect(await here.next('settings_changed', ({ about }) => about === 'pin')).toBeTruthy()
  expect((await call(gateway.url, '/api/agents', token)).status).toBe(200)
  const { rows } = await gateway.db.pool.query(
    "SELECT entry FROM audit_entries WHERE kind = 'pin_changed' ORDER BY seq DESC",
  )
  expect(rows[0]).toMatchObject({ entry: { sessions_ended: '1', decided_from: '127.0.0.1' } })
  expect(JSON.stringify(rows)).not.toMatch(/720415|482915/)
  here.close()
  await second.close()
}, 30_000)

test('wrong old PINs are counted at the door of all: after three nobody gets in', async () => {
  for (const remaining_attempts of [2, 1, 0]) {
    const answer = await change({ pin: '000000', new_pin: '720415' })
    expect(answer).toMatchObject({ status: 401, body: { code: 'pin_invalid', remaining_attempts } })
  }
  expect(await change({ pin, new_pin: '720415' })).toMatchObject({ status: 429, body: { locked: true } })
  expect(await signIn(pin)).toBe(429)
})

test('a PIN that does not do is refused before the old one is even tried', async () => {
  for (const new_pin of ['123', pin, 'x'.repeat(21), '', 'ab\0cd']) {
    expect({ new_pin, answer: await change({ pin, new_pin }) }).toMatchObject({
      new_pin,
      answer: { status: 400, body: { code: 'bad_request', error: expect.stringMatching(/\w/) } },
    })
  }
  expect(await change({ pin: '000000', new_pin: '720415' })).toMatchObject({ body: { remaining_attempts: 2 } })
})

test('where others can reach the server a short PIN is refused', async () => {
  const open = await gateway.another({ env: { RAIN_TRUSTED_PROXIES: '10.0.0.1' } })
  expect(await change({ pin, new_pin: '72041' }, token, open.url)).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('6 characters') },
  })
  await open.close()
})

test('of two changes at once one is made, and its PIN is the one that opens', async () => {
  const wanted = ['111213', '212223']
  const answers = await Promise.all(wanted.map((new_pin) => change({ pin, new_pin })))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401])
  const made = answers.findIndex(({ status }) => status === 200)
  expect(await signIn(wanted[made] ?? '')).toBe(200)
  expect(await signIn(wanted[1 - made] ?? '')).toBe(401)
})

test('whoever knew the old PIN a moment ago gets no session after the change', async () => {
  await change({ pin, new_pin: '720415', end_other_sessions: true })
  const late = { userId: gateway.userId, pinHash, origin: { address: '10.0.0.9', userAgent: undefined } }
  expect(await issueTokenForPin(gateway.db, late)).toBeNull()
  expect(await gateway.db.prisma.token.count({ where: { revokedAt: null } })).toBe(1)
})

test('sign-ins while the PIN is changed leave no session of the old PIN behind', async () => {
  const origin = { address: '10.0.0.9', userAgent: undefined }
  const late = { userId: gateway.userId, pinHash, origin }
  const [answer, ...tokens] = await Promise.all([
    change({ pin, new_pin: '720415', end_other_sessions: true }),
    ...Array.from({ length: 8 }, () => issueTokenForPin(gateway.db, late)),
  ])
  expect(answer).toMatchObject({ status: 200 })
  for (const issued of tokens.filter((one) => one !== null)) {
    expect((await call(gateway.url, '/api/agents', issued)).status).toBe(401)
  }
  expect((await call(gateway.url, '/api/agents', token)).status).toBe(200)
})
