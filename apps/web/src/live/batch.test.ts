import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { createBatch } from './batch.ts'

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['queueMicrotask'] }))
afterEach(() => void jest.useRealTimers())

function start(costMs: number) {
  const delivered: number[][] = []
  let clock = 0
  const batch = createBatch<number>(
    (values) => {
      delivered.push(values)
      queueMicrotask(() => (clock += costMs))
    },
    { everyMs: 20, now: () => clock },
  )
  return { batch, delivered }
}

test('what comes shortly after each other is handed over together', () => {
  const { batch, delivered } = start(1)
  batch.add(1)
  batch.add(2)
  expect(delivered).toEqual([])
  jest.advanceTimersByTime(20)
  batch.add(3)
  jest.advanceTimersByTime(20)
  expect(delivered).toEqual([[1, 2], [3]])
})

test('after a delivery that took long the next one waits for longer, but not for ever', async () => {
  const { batch, delivered } = start(30)
  batch.add(1)
  await jest.advanceTimersByTimeAsync(20)
  batch.add(2)
  jest.advanceTimersByTime(59)
  expect(delivered).toEqual([[1]])
  jest.advanceTimersByTime(1)
  expect(delivered).toEqual([[1], [2]])

  const slow = start(10_000)
  slow.batch.add(1)
  await jest.advanceTimersByTimeAsync(20)
  slow.batch.add(2)
  jest.advanceTimersByTime(150)
  expect(slow.delivered).toEqual([[1], [2]])
})

test('what waits can be asked for at once, and nothing comes twice', () => {
  const { batch, delivered } = start(1)
  batch.add(1)
  batch.flush()
  batch.flush()
  jest.advanceTimersByTime(100)
  expect(delivered).toEqual([[1]])
})
