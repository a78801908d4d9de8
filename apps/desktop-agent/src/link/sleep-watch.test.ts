import { expect, test } from '@jest/globals'
import { createSleepWatch } from './sleep-watch.ts'

test('time that only the clock since boot has counted was sleep, and is told once', () => {
  let [running, sinceBoot] = [0, 100_000]
  const hasSlept = createSleepWatch(
    () => running,
    () => sinceBoot,
  )
  running += 10_000
  sinceBoot += 11_000
  expect(hasSlept()).toBe(false)
  sinceBoot += 60_000
  expect(hasSlept()).toBe(true)
  expect(hasSlept()).toBe(false)
})
