import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { doctorCheckIds, doctorSchema, must, type DoctorCheckId } from '@rain/protocol'
import { call } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string

beforeAll(async () => {
  gateway = await startTestGateway()
}, 120_000)
beforeEach(async () => {
  await gateway.bus.redis.flushall()
  token = await gateway.token()
})
afterAll(() => gateway?.close())

async function look() {
  const answer = await call(gateway.url, '/api/doctor', token)
  expect(answer.status).toBe(200)
  const { checks } = doctorSchema.parse(answer.body)
  return (id: DoctorCheckId) =>
    must(
      checks.find((check) => check.id === id),
      id,
    )
}

const facts = { sandbox: { available: true }, browser: true, version: '0.1.0' } as const

test('every check is there once, in the order of the table, and nothing secret is in them', async () => {
  const { body } = await call(gateway.url, '/api/doctor', token)
  expect(doctorSchema.parse(body).checks.map(({ id }) => id)).toEqual(doctorCheckIds)
  const text = JSON.stringify(body)
  for (const secret of ['11'.repeat(32), gateway.home, gateway.deps.config.DATABASE_URL, gateway.deps.config.RAIN_HOME])
    expect(text).not.toContain(secret)
})

test('strangers are told nothing', async () => {
  expect(await call(gateway.url, '/api/doctor', 'no-token')).toMatchObject({ status: 401 })
})

test('without a runner and a scheduler it says so; with them what they can do', async () => {
  const before = await look()
  expect(before('runner')).toMatchObject({ state: 'fail', finding: 'missing', since: null })
  expect(before('scheduler')).toMatchObject({ state: 'fail', finding: 'missing', since: null })
  expect(before('sandbox')).toMatchObject({ state: 'unknown' })
  expect(before('browser')).toMatchObject({ state: 'unknown' })

  await gateway.bus.presence.beat('one', 60_000, facts)
  await gateway.bus.presence.beatScheduler(60_000)
  const after = await look()
  expect(after('runner')).toMatchObject({ state: 'ok', facts: { count: 1 } })
  expect(after('scheduler')).toMatchObject({ state: 'ok' })
  expect(after('sandbox')).toMatchObject({ state: 'ok' })
  expect(after('browser')).toMatchObject({ state: 'ok' })
  expect(after('version')).toMatchObject({ state: 'ok', facts: { version: '0.1.0' } })

  await gateway.bus.presence.leave('one')
  expect((await look())('runner')).toMatchObject({ state: 'fail', since: expect.any(Number) })
})

test('a runner without a sandbox or a browser, or of another version, is told', async () => {
  await gateway.bus.presence.beat('one', 60_000, facts)
  await gateway.bus.presence.beat('two', 60_000, {
    sandbox: { available: false, why_not: 'No bubblewrap.' },
    browser: false,
    version: '0.0.9',
  })
  const check = await look()
  expect(check('sandbox')).toMatchObject({ state: 'warn', facts: { why_not: 'No bubblewrap.' } })
  expect(check('browser')).toMatchObject({ state: 'warn' })
  expect(check('version')).toMatchObject({ state: 'warn', finding: 'mixed', facts: { others: '0.0.9' } })
})

test('what lies in Postgres and Redis is as this version wants it', async () => {
  const check = await look()
  expect(check('gateway')).toMatchObject({ state: 'ok', since: expect.any(Number) })
  expect(check('postgres')).toMatchObject({ state: 'ok', facts: { size_bytes: expect.any(Number) } })
  expect(check('migrations')).toMatchObject({ state: 'ok', finding: 'current' })
  expect(check('redis')).toMatchObject({ state: 'ok', finding: 'persistent' })
  expect(check('clock')).toMatchObject({ state: 'ok' })
  expect(check('devices')).toMatchObject({ state: 'ok', finding: 'none' })
  expect(check('providers')).toMatchObject({ state: 'warn', finding: 'none' })
  expect(check('backups')).toMatchObject({ state: 'warn', finding: 'none' })
  expect(check('audit')).toMatchObject({ state: 'ok', finding: 'intact' })
  expect(check('disk').facts).toMatchObject({ data_bytes: expect.any(Number) })
})

test('a migration that is missing, and a Redis that forgets, are told', async () => {
  const { db, bus } = gateway
  const last = `SELECT max(migration_name) FROM _prisma_migrations`
  await db.pool.query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = (${last})`)
  await bus.redis.config('SET', 'appendonly', 'no')
  const check = await look()
  expect(check('migrations')).toMatchObject({ state: 'fail', finding: 'behind', facts: { missing: 1 } })
  expect(check('redis')).toMatchObject({ state: 'warn', finding: 'not_persistent' })
  await db.pool.query(`UPDATE _prisma_migrations SET rolled_back_at = NULL`)
  await bus.redis.config('SET', 'appendonly', 'yes')
})

test('an entry of the audit log that was tampered with is found', async () => {
  const { db } = gateway
  const tamper = (kind: string) =>
    db.pool.query(`
      BEGIN; ALTER TABLE audit_entries DISABLE TRIGGER ALL;
      UPDATE audit_entries SET kind = '${kind}' WHERE seq = (SELECT max(seq) FROM audit_entries);
      ALTER TABLE audit_entries ENABLE TRIGGER ALL; COMMIT`)
  await tamper('logged_out')
  expect((await look())('audit')).toMatchObject({ state: 'fail', finding: 'altered' })
  await tamper('logged_in')
  expect((await look())('audit')).toMatchObject({ state: 'ok' })
})

test('that there is a copy of the key is known by the person’s word', async () => {
  const keep = (copied: boolean) => call(gateway.url, '/api/doctor/secret-key', token, 'PUT', { copied })
  expect((await look())('secret_key')).toMatchObject({ state: 'warn', finding: 'not_copied' })
  expect(await keep(true)).toMatchObject({ status: 200, body: { copied: true } })
  expect((await look())('secret_key')).toMatchObject({ state: 'ok', finding: 'copied', since: expect.any(Number) })
  await keep(false)
  expect((await look())('secret_key')).toMatchObject({ state: 'warn' })
  expect(await call(gateway.url, '/api/doctor/secret-key', token, 'PUT', {})).toMatchObject({ status: 400 })
})

test('without Redis it answers, and says what is away', async () => {
  await gateway.redis.stop()
  const check = await look()
  expect(check('redis')).toMatchObject({ state: 'fail', finding: 'unreachable' })
  expect(check('runner')).toMatchObject({ state: 'unknown', finding: 'timed_out' })
  expect(check('postgres')).toMatchObject({ state: 'ok' })
  expect(check('audit')).toMatchObject({ state: 'ok' })
  await gateway.redis.start()
}, 30_000)
