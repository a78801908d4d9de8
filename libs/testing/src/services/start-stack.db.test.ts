import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { processIdentity } from '@rain/tools/process-identity.mjs'
import { startStack, type Stack } from './start-stack.ts'

let stack: Stack

beforeAll(async () => {
  stack = await startStack({ gateways: 2 })
}, 90_000)
afterAll(() => stack?.close())

const health = (url: string) => fetch(`${url}/health`).then((response) => response.status)

test('every gateway answers at its own address', async () => {
  expect(new Set(stack.urls).size).toBe(2)
  expect(await Promise.all(stack.urls.map(health))).toEqual([200, 200])
})

test('a killed gateway is gone until it is started again, and the other one goes on', async () => {
  const [first = '', second = ''] = stack.urls
  await stack.kill('gateway', 'SIGKILL', 0)
  await expect(health(first)).rejects.toThrow()
  expect(await health(second)).toBe(200)
  await stack.restart('gateway', 0)
  expect(await health(first)).toBe(200)
}, 90_000)

test('after close no process of it is left', async () => {
  const own = await startStack()
  const pids = own.pids()
  expect(pids.map(processIdentity)).not.toContain(null)
  await own.close()
  expect(pids.map(processIdentity)).toEqual(pids.map(() => null))
}, 90_000)
