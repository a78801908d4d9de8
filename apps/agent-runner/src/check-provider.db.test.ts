import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createBus, type Bus } from '@rain/bus'
import { createDb, modelListsOf, type Db } from '@rain/db'
import { aPerson } from '@rain/db/testing'
import { testDatabase, testRedis, type TestDatabase, type TestRedis } from '@rain/testing'
import { checkProvider } from './check-provider.ts'
import type { Candidate } from './providers/failover/candidate.ts'
import type { ModelListing, Provider } from './providers/provider.ts'
import { scripted } from './turn/testing/scripted-provider.ts'

let database: TestDatabase
let redis: TestRedis
let db: Db
let bus: Bus

beforeAll(async () => {
  ;[database, redis] = await Promise.all([testDatabase(), testRedis()])
  db = createDb(database.url)
  bus = createBus(redis.url)
})

afterAll(async () => {
  await bus.close()
  await db.close()
  await Promise.all([database.close(), redis.close()])
})

async function check(userId: string, listing?: ModelListing | Error): Promise<unknown> {
  const provider: Provider = {
    ...scripted(),
    ...(listing && !(listing instanceof Error) && { listModels: async () => listing }),
  }
  const candidate: Candidate = {
    providerId: 'claude',
    open: async () => {
      if (listing instanceof Error) throw listing
      return provider
    },
    name: 'Claude',
    model: 'auto',
    credential: 'key_1',
    keyId: 'key_1',
  }
  await checkProvider(
    { userId, provider: 'claude' },
    {
      db,
      bus,
      resolveCandidates: async () => ({ candidates: [candidate], effort: undefined }),
      onUnexpected: () => {},
    },
  )
  for await (const { event } of bus.log.readBackwards(userId, '+')) return event
}

test('a provider that works is said to, its models are kept, and its key rests no longer', async () => {
  const { userId } = await aPerson(db)
  await bus.coolDowns.start('key_1', { untilMs: Date.now() + 60_000, code: 'provider_auth', message: 'Wrong key.' })
  expect(await check(userId)).toMatchObject({ type: 'provider_checked', ok: true, models: 1, text: 'Works, 1 model.' })
  expect(await modelListsOf(db, userId)).toMatchObject([
    { provider: 'claude', errorCode: null, models: [{ id: 'scripted-1', price: { input: 0, output: 0 } }] },
  ])
  expect(await bus.coolDowns.of(['key_1'])).toEqual(new Map())
})

test('a provider that fails is said to, and what it offered before is kept', async () => {
  const { userId } = await aPerson(db)
  await check(userId)
  const event = await check(userId, { type: 'failed', code: 'provider_auth', message: 'The key is wrong.' })
  expect(event).toMatchObject({ ok: false, code: 'provider_auth', text: 'The key is wrong.' })
  expect(await modelListsOf(db, userId)).toMatchObject([
    { errorCode: 'provider_auth', errorText: 'The key is wrong.', models: [{ id: 'scripted-1' }] },
  ])
})

test('a provider that cannot even be opened is said to', async () => {
  const { userId } = await aPerson(db)
  const event = await check(userId, new Error('its library is not there'))
  expect(event).toMatchObject({ type: 'provider_checked', ok: false, text: 'Rain could not open Claude. See its log.' })
})
