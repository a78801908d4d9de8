import { expect, test } from '@jest/globals'
import { settledWithin } from './within.ts'

test('work that settles in time is waited for, failed or not', async () => {
  expect(await settledWithin(60_000, Promise.resolve('x'))).toBe(true)
  expect(await settledWithin(60_000, Promise.reject(new Error('x')))).toBe(true)
})

test('work that does not is left alone', async () => {
  expect(await settledWithin(1, new Promise(() => {}))).toBe(false)
})
