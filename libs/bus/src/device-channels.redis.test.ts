import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { packPacket, unpackPacket, type DeviceOrder } from '@rain/protocol'
import { testRedis } from '@rain/testing'
import { createBus, type Bus } from './index.ts'

let redis: Awaited<ReturnType<typeof testRedis>>
let runner: Bus
let gateway: Bus

beforeAll(async () => {
  redis = await testRedis()
  ;[runner, gateway] = [createBus(redis.url), createBus(redis.url)]
})

afterAll(async () => {
  await Promise.all([runner?.close(), gateway?.close()])
  await redis?.close()
})

test('an order reaches the gateway that holds the link, and whoever gives it learns whether there is one', async () => {
  const order = { type: 'row_changed' } as const
  expect(await runner.devices.order('dev_1', order)).toBe(false)
  const heard: DeviceOrder[] = []
  const arrived = new Promise<void>((resolve) => {
    void gateway.devices
      .serve('dev_1', (given) => resolve(void heard.push(given)))
      .then(async (stop) => {
        expect(await runner.devices.order('dev_1', order)).toBe(true)
        expect(await runner.devices.connected(['dev_1', 'dev_2'])).toEqual(new Set(['dev_1']))
        stop()
      })
  })
  await arrived
  expect(heard).toEqual([order])
})

test('a picture arrives with every byte', async () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7) % 256)
  const arrived = new Promise<Uint8Array>((resolve) => {
    void runner.devices
      .listen('dev_3', resolve)
      .then(() => gateway.devices.tell('dev_3', packPacket({ type: 'result' }, bytes)))
  })
  const packet = unpackPacket(await arrived)
  expect(packet?.message).toEqual({ type: 'result' })
  expect(Buffer.compare(Buffer.from(packet?.bytes ?? []), Buffer.from(bytes))).toBe(0)
})
