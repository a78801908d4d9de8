import { expect, test } from '@jest/globals'
import { testRedis } from '@rain/testing'
import { createBus } from './index.ts'

test('whoever stops listening after the connection was closed disturbs nobody', async () => {
  const rejections: unknown[] = []
  const onRejection = (reason: unknown) => rejections.push(reason)
  process.on('unhandledRejection', onRejection)
  const redis = await testRedis()
  const bus = createBus(redis.url)
  const stopListening = await bus.signals.onSignal(() => {})
  await bus.close()
  stopListening()
  await redis.close() // its process ends well after the rejection would have been noticed
  process.off('unhandledRejection', onRejection)
  expect(rejections).toEqual([])
})
