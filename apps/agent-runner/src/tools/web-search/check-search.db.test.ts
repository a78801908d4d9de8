import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createBus, type Bus } from '@rain/bus'
import { createDb, providerKeyContext, saveSealedKey, type Db } from '@rain/db'
import { aPerson } from '@rain/db/testing'
import { searchKeyProvider } from '@rain/protocol'
import { parseSealingKeys, seal } from '@rain/runtime'
import {
  startSearxng,
  testDatabase,
  testRedis,
  type SimulatedSearch,
  type TestDatabase,
  type TestRedis,
} from '@rain/testing'
import { createEgressFetch } from '@rain/runtime/egress'
import { noOwnNetwork } from '@rain/runtime/egress/testing'
import { checkSearch } from './check-search.ts'
import type { SearchEngine } from './search-engine.ts'
import { createSearxng } from './searxng.ts'

const keys = parseSealingKeys('ab'.repeat(32))
const fetch = createEgressFetch({ ownServices: [], readOwnNetwork: noOwnNetwork })
let database: TestDatabase
let redis: TestRedis
let db: Db
let bus: Bus
let server: SimulatedSearch

beforeAll(async () => {
  ;[database, redis] = await Promise.all([testDatabase(), testRedis()])
  db = createDb(database.url)
  bus = createBus(redis.url)
  server = await startSearxng({
    hits: [{ title: 'Wiki\u202Epedia', url: 'https://www.wikipedia.org/', text: 'Free.' }],
  })
})
afterAll(async () => {
  await bus?.close()
  await db?.close()
  await Promise.all([database?.close(), redis?.close(), server?.close()])
})

async function check(userId: string, usual: SearchEngine | null = null): Promise<unknown> {
  await checkSearch(userId, { db, bus, fetch, sealingKeysFor: async () => keys, usual })
  for await (const { event } of bus.log.readBackwards(userId, '+')) return event
}

async function set(userId: string, value: string): Promise<void> {
  const text = JSON.stringify({ engine: 'searxng', value })
  const sealed = seal(keys, providerKeyContext(userId, searchKeyProvider), text)
  await saveSealedKey(db, { userId, provider: searchKeyProvider, sealed, hint: '' })
}

test('the first result of the person’s own engine is told, without what nobody sees', async () => {
  const { userId } = await aPerson(db)
  await set(userId, server.url)
  expect(await check(userId)).toMatchObject({
    type: 'provider_checked',
    provider: searchKeyProvider,
    ok: true,
    text: 'Wikipedia (https://www.wikipedia.org/)',
  })
})

test('without one of their own the engine of the environment is tried', async () => {
  const { userId } = await aPerson(db)
  expect(await check(userId, createSearxng({ fetch, baseUrl: server.url }))).toMatchObject({ ok: true })
  expect(await check(userId)).toMatchObject({ ok: false, text: 'No search engine is set up.' })
})

test('one that is not there is told as what it is', async () => {
  const { userId } = await aPerson(db)
  await set(userId, 'http://127.0.0.1:1')
  expect(await check(userId)).toMatchObject({ ok: false, text: expect.stringContaining('SearXNG was not reached') })
})
