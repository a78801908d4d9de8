import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { testRedis } from '@rain/testing'
import { createBus, type Bus } from './bus.ts'

let redis: Awaited<ReturnType<typeof testRedis>>
let buses: [Bus, Bus]

beforeAll(async () => {
  redis = await testRedis()
  buses = [createBus(redis.url), createBus(redis.url)]
})
afterAll(async () => {
  await Promise.all(buses.map((bus) => bus.close()))
  await redis?.close()
})

test('a ticket is used once, whichever process asks', async () => {
  const id = crypto.randomUUID()
  const used = await Promise.all(buses.map((bus) => bus.tickets.use(id, 60_000)))
  expect(used.toSorted()).toEqual([false, true])
  expect(await buses[0].tickets.use(crypto.randomUUID(), 60_000)).toBe(true)
})
