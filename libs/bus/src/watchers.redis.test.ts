import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { testRedis } from '@rain/testing'
import { createBus, type Bus } from './bus.ts'

let redis: Awaited<ReturnType<typeof testRedis>>
let bus: Bus

beforeAll(async () => {
  redis = await testRedis()
  bus = createBus(redis.url)
})

afterAll(async () => {
  await bus?.close()
  await redis?.close()
})

test('a person looks while one of their pages is in view', async () => {
  await bus.watchers.see('usr_a', 'page-1', 60_000)
  await bus.watchers.see('usr_a', 'page-2', 60_000)
  await bus.watchers.leave('usr_a', 'page-1')
  expect(await bus.watchers.watching(['usr_a', 'usr_b'])).toEqual(['usr_a'])
  await bus.watchers.leave('usr_a', 'page-2')
  expect(await bus.watchers.watching(['usr_a', 'usr_b'])).toEqual([])
})

test('a page that does not say so again is out of view', async () => {
  await bus.watchers.see('usr_c', 'page-1', 60_000)
  await bus.watchers.see('usr_c', 'page-2', 1)
  await bus.watchers.leave('usr_c', 'page-1')
  // Redis has come to a later millisecond than the one the page was promised until.
  const [seconds = 0, micros = 0] = (await bus.redis.time()).map(Number)
  for (let now = 0; now <= seconds * 1000 + micros / 1000 + 1; now = Date.now()) await bus.redis.ping()
  expect(await bus.watchers.watching(['usr_c'])).toEqual([])
})
