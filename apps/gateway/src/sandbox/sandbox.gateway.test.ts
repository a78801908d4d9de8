import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { call } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string

beforeAll(async () => {
  gateway = await startTestGateway()
  token = await gateway.token()
}, 120_000)
afterAll(() => gateway?.close())

const sandbox = async () => (await call(gateway.url, '/api/sandbox', token)).body

test('one runner without a sandbox is enough to say so, until it is gone', async () => {
  const { presence } = gateway.bus
  expect(await sandbox()).toEqual({ status: 'unknown', why_not: null })
  await presence.beat('with', 60_000, { sandbox: { available: true } })
  expect(await sandbox()).toEqual({ status: 'available', why_not: null })
  await presence.beat('without', 60_000, { sandbox: { available: false, why_not: 'No bubblewrap.' } })
  expect(await sandbox()).toEqual({ status: 'missing', why_not: 'No bubblewrap.' })
  await presence.leave('without')
  expect(await sandbox()).toEqual({ status: 'available', why_not: null })
})

test('strangers are told nothing', async () => {
  expect(await call(gateway.url, '/api/sandbox', 'no-token')).toMatchObject({ status: 401 })
})
