import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { httpLimitsPerMinute } from '@rain/protocol'
import { call, connectIo, connectRaw, logIn, pin, post } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await startTestGateway()
}, 120_000)
afterEach(() => gateway.bus.redis.flushall())
afterAll(() => gateway.close())

const guess = (wrong: string, url = gateway.url) => post(url, '/api/auth', { pin: wrong })

test('the right PIN gives a token of 43 characters that opens the rest of the API', async () => {
  const token = await logIn(gateway.url)
  expect(token).toMatch(/^[\w-]{43}$/)
  expect((await call(gateway.url, '/api/agents', token)).status).toBe(200)
})

test('each sign-in of a person gives the same key for what a browser keeps, and it is no token', async () => {
  const signIn = async () => (await (await post(gateway.url, '/api/auth', { pin })).json()) as Record<string, string>
  const [first, second] = [await signIn(), await signIn()]
  expect(first['keep_key']).toMatch(/^[\w-]{43}$/)
  expect(second['keep_key']).toBe(first['keep_key'])
  expect(second['token']).not.toBe(first['token'])
  expect((await call(gateway.url, '/api/agents', first['keep_key'] ?? '')).status).toBe(401)
})

test('nothing but the sign-in answers without a valid token', async () => {
  for (const path of ['/api/agents', '/api/browse', '/api/metrics', '/api/messages?cwd=/', '/api/history']) {
    const response = await fetch(gateway.url + path)
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ code: 'unauthenticated' })
  }
  expect((await call(gateway.url, '/api/agents', 'not-a-token')).status).toBe(401)
})

test('three wrong PINs shut the door for five minutes, also for the right one', async () => {
  for (const remaining of [2, 1, 0]) {
    const response = await guess('000000')
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({ error: 'Invalid PIN', code: 'pin_invalid', remaining_attempts: remaining })
  }
  const response = await guess(pin)
  expect(response.status).toBe(429)
  const body = (await response.json()) as { remaining_seconds: number }
  expect(body).toMatchObject({ locked: true, code: 'locked_out' })
  expect(body.remaining_seconds).toBeGreaterThan(295)
  expect(body.remaining_seconds).toBeLessThanOrEqual(300)
  expect(Number(response.headers.get('retry-after'))).toBe(body.remaining_seconds)
})

test('a right PIN in between forgives the wrong ones', async () => {
  await guess('000000')
  await guess('000000')
  await logIn(gateway.url)
  expect(await (await guess('000000')).json()).toMatchObject({ remaining_attempts: 2 })
})

test('guesses sent at once are no more than guesses sent one by one', async () => {
  const tries = Array.from({ length: 9 }, (_, index) =>
    gateway.deps.pinGate.take({ address: `10.0.0.${index}`, account: 'a' }),
  )
  const taken = (await Promise.all(tries)).filter((attempt) => !attempt.locked)
  expect(taken).toHaveLength(3)
})

test('a lock survives a restart of the gateway and of Redis', async () => {
  for (let i = 0; i < 3; i++) await guess('000000')
  await gateway.redis.stop()
  await gateway.redis.start()
  await gateway.bus.redis.ping()
  const other = await gateway.another()
  expect((await guess(pin, other.url)).status).toBe(429)
  expect((await guess(pin)).status).toBe(429)
  await other.close()
}, 30_000)

test('signing out ends this session only, and its sockets at once', async () => {
  const [token, other] = await Promise.all([gateway.token(), gateway.token()])
  const raw = await connectRaw(gateway.url, { query: `?token=${token}` })
  const io = await connectIo(gateway.url, { token })
  await raw.next('status')
  await io.next('status')
  expect((await call(gateway.url, '/api/logout', token, 'POST')).body).toEqual({ logged_out: true })
  expect((await raw.closed).code).toBe(4001)
  await io.unauthorized
  await io.disconnected
  expect((await call(gateway.url, '/api/agents', token)).status).toBe(401)
  expect((await call(gateway.url, '/api/agents', other)).status).toBe(200)
})

test('signing out everywhere needs the PIN, and reaches sockets of other gateways', async () => {
  const token = await gateway.token()
  const second = await gateway.another()
  const raw = await connectRaw(second.url, { query: `?token=${token}` })
  await raw.next('status')
  const wrong = await call(gateway.url, '/api/logout-all', token, 'POST', { pin: '000000' })
  expect(wrong).toMatchObject({ status: 401, body: { remaining_attempts: 2 } })
  const right = await call<{ tokens_revoked: number }>(gateway.url, '/api/logout-all', token, 'POST', { pin })
  expect(right.body).toMatchObject({ logged_out_all: true })
  expect(right.body.tokens_revoked).toBeGreaterThan(0)
  expect((await raw.closed).code).toBe(4001)
  await second.close()
})

test('a token of yesterday is none', async () => {
  const token = await gateway.token()
  await gateway.db.prisma.token.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } })
  expect((await call(gateway.url, '/api/agents', token)).status).toBe(401)
  const raw = await connectRaw(gateway.url, { query: `?token=${token}` })
  expect((await raw.closed).code).toBe(4001)
  await expect(connectIo(gateway.url, { token })).rejects.toThrow('unauthorized')
})

test('the eleventh sign-in of a minute from one address has to wait', async () => {
  for (let i = 0; i < 10; i++) expect((await guess(pin)).status).toBe(200)
  const response = await guess(pin)
  expect(response.status).toBe(429)
  expect(await response.json()).toMatchObject({ code: 'rate_limited' })
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(response.headers.get('x-ratelimit-limit')).toBe('10')
})

test('requests are counted by token, and each answer says how many are left', async () => {
  const token = await gateway.token()
  const left = httpLimitsPerMinute.other - 1
  const first = await call(gateway.url, '/api/agents', token)
  expect(first.headers.get('x-ratelimit-remaining')).toBe(`${left}`)
  for (let i = 0; i < left; i++) await call(gateway.url, '/api/agents', token)
  expect((await call(gateway.url, '/api/agents', token)).status).toBe(429)
  expect((await call(gateway.url, '/api/agents', await gateway.token())).status).toBe(200)
})
