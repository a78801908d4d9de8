import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { runningLeases, startLease } from '@rain/db'
import { aPerson, anAgent } from '@rain/db/testing'
import { sessionListSchema } from '@rain/protocol'
import { issueToken } from '../auth/tokens.ts'
import { sweepSessions } from '../live/sweep.ts'
import { call, connectIo, connectRaw, logIn } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await startTestGateway()
}, 120_000)
afterEach(async () => {
  await gateway.bus.redis.flushall()
  await gateway.db.prisma.token.deleteMany()
})
afterAll(() => gateway?.close())

const list = async (token: string) =>
  sessionListSchema.parse((await call(gateway.url, '/api/sessions', token)).body).sessions
const end = (token: string, id = '') =>
  call<{ ended: number }>(gateway.url, `/api/sessions${id && `/${id}`}`, token, 'DELETE')

test('the sessions are listed with what is known of them, the one that asks first', async () => {
  const phone = await issueToken(gateway.db, gateway.userId, {
    address: '192.168.1.7',
    userAgent:
      'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  })
  const here = await logIn(gateway.url)
  const sessions = await list(here)
  expect(sessions).toMatchObject([
    { current: true, address: '127.0.0.1', last_used_at: expect.any(Number) },
    { current: false, browser: 'Chrome', system: 'Android', kind: 'phone', address: '192.168.1.7', last_used_at: null },
  ])
  expect(JSON.stringify(sessions)).not.toContain(here)
  expect((await list(phone))[1]?.id).toBe(sessions[0]?.id)
})

test('sessions of other people, ended ones and those whose day is over are not there', async () => {
  const here = await gateway.token()
  const { userId } = await aPerson(gateway.db)
  const theirs = await issueToken(gateway.db, userId, { address: '127.0.0.1', userAgent: 'test' })
  const old = await gateway.token()
  const [, oldOne] = await list(here)
  await gateway.db.prisma.token.update({
    where: { id: oldOne?.id ?? '' },
    data: { expiresAt: new Date(Date.now() - 1) },
  })
  expect(await list(here)).toHaveLength(1)
  const [foreign] = await list(theirs)
  expect(await end(here, foreign?.id)).toMatchObject({ status: 404, body: { code: 'not_found' } })
  expect(await list(theirs)).toHaveLength(1)
  expect((await call(gateway.url, '/api/agents', old)).status).toBe(401)
})

test('a session that is ended loses its sockets at once, on every gateway, and the others hear of it', async () => {
  const second = await gateway.another()
  const [here, other] = [await gateway.token(), await gateway.token()]
  const mine = await connectIo(gateway.url, { token: here })
  const io = await connectIo(gateway.url, { token: other })
  const raw = await connectRaw(second.url, { query: `?token=${other}` })
  await Promise.all([mine.next('status'), io.next('status'), raw.next('status')])
  const [, target] = await list(here)
  expect(await end(here, target?.id)).toMatchObject({ status: 200, body: { ended: 1 } })
  await io.unauthorized
  await io.disconnected
  expect((await raw.closed).code).toBe(4001)
  expect(await mine.next('settings_changed')).toMatchObject({ about: 'sessions' })
  expect((await call(gateway.url, '/api/agents', other)).status).toBe(401)
  expect(await end(here, target?.id)).toMatchObject({ status: 404 })
  mine.close()
  await second.close()
}, 30_000)

test('ending all others leaves this one, ends leave to work alone, and is written down', async () => {
  const here = await gateway.token()
  const others = [await gateway.token(), await gateway.token()]
  await anAgent(gateway.db, { userId: gateway.userId, agentKey: 'gardener' })
  await startLease(gateway.db, {
    userId: gateway.userId,
    agentKey: 'gardener',
    tools: ['bash'],
    hosts: [],
    devices: [],
    red: false,
    until: new Date(Date.now() + 60_000),
    budget: null,
    createdBy: 'tok_1',
  })
  expect(await runningLeases(gateway.db, gateway.userId)).toHaveLength(1)
  expect(await end(here)).toMatchObject({ status: 200, body: { ended: 2 } })
  expect((await call(gateway.url, '/api/agents', here)).status).toBe(200)
  for (const token of others) expect((await call(gateway.url, '/api/agents', token)).status).toBe(401)
  expect(await runningLeases(gateway.db, gateway.userId)).toEqual([])
  const entries = await gateway.db.pool.query(
    "SELECT entry FROM audit_entries WHERE kind = 'session_ended' ORDER BY seq DESC",
  )
  expect(entries.rows[0]).toMatchObject({ entry: { sessions: '2', decided_from: '127.0.0.1' } })
  expect(await end(here)).toMatchObject({ body: { ended: 0 } })
})

test('a session counts as used while only its socket is open', async () => {
  const token = await gateway.token()
  const raw = await connectRaw(gateway.url, { query: `?token=${token}` })
  await raw.next('status')
  const before = new Date(Date.now() - 3_600_000)
  await gateway.db.prisma.token.updateMany({ data: { lastUsedAt: before } })
  await sweepSessions(gateway.deps)
  const { lastUsedAt } = await gateway.db.prisma.token.findFirstOrThrow()
  expect(lastUsedAt?.getTime()).toBeGreaterThan(before.getTime())
  raw.close()
})
