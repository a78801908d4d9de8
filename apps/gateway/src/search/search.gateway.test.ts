import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { providerKeyContext, sealedKeysOf } from '@rain/db'
import { searchKeyProvider, searchSettingSchema } from '@rain/protocol'
import { call } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string

beforeAll(async () => {
  gateway = await startTestGateway()
  token = await gateway.token()
}, 120_000)
afterAll(() => gateway?.close())

const read = async () => searchSettingSchema.parse((await call(gateway.url, '/api/search', token)).body)
const put = (body: object) => call(gateway.url, '/api/search', token, 'PUT', body)
const none = { engine: null, hint: '', environment: null }

test('nothing is set at first', async () => {
  expect(await read()).toEqual(none)
})

test('a key is stored sealed, shown by its end, replaced by the next setting and forgotten', async () => {
  const key = 'tvly-a-key-of-a-test-9876'
  expect(await put({ engine: 'tavily', value: ` ${key} ` })).toMatchObject({
    status: 200,
    body: { engine: 'tavily', hint: '9876' },
  })
  expect(await read()).toEqual({ engine: 'tavily', hint: '9876', environment: null })
  const stored = await sealedKeysOf(gateway.db, gateway.userId, searchKeyProvider)
  expect(stored).toHaveLength(1)
  expect(JSON.stringify(stored)).not.toContain(key)
  expect(providerKeyContext(gateway.userId, searchKeyProvider)).toContain(searchKeyProvider)
  expect(await put({ engine: 'searxng', value: 'http://searxng:8080/' })).toMatchObject({ status: 200 })
  expect(await read()).toEqual({ engine: 'searxng', hint: 'searxng:8080', environment: null })
  expect(await call(gateway.url, '/api/search', token, 'DELETE')).toMatchObject({ status: 200, body: none })
  expect(await read()).toEqual(none)
})

test('what the environment of a runner names is told beside it', async () => {
  const { presence } = gateway.bus
  await presence.beat('runner', 60_000, { sandbox: { available: true }, search: 'brave' })
  expect(await read()).toEqual({ ...none, environment: 'brave' })
  await presence.leave('runner')
  expect(await read()).toEqual(none)
})

test('a runner is asked to try it, for this person', async () => {
  let take: (job: unknown) => void = () => {}
  const taken = new Promise<unknown>((resolve) => (take = resolve))
  const checker = gateway.bus.startChecker({ check: async (job) => take(job), onError: () => {} })
  expect(await call(gateway.url, '/api/search/check', token, 'POST')).toMatchObject({ status: 202 })
  expect(await taken).toEqual({ userId: gateway.userId, provider: searchKeyProvider })
  await checker.close()
})

test('it is no provider of models', async () => {
  const before = (await call(gateway.url, '/api/providers', token)).body
  await put({ engine: 'brave', value: 'a-key-of-a-test-1234' })
  expect((await call(gateway.url, '/api/providers', token)).body).toEqual(before)
})

test.each([
  { engine: 'searxng', value: 'searxng' },
  { engine: 'searxng', value: 'file:///etc/passwd' },
  { engine: 'searxng', value: 'http://me:you@searxng/' },
  { engine: 'google', value: 'x' },
  { engine: 'brave', value: ' ' },
  { engine: 'brave' },
])('%j is refused', async (setting) => {
  expect(await put(setting)).toMatchObject({ status: 400 })
})

test('nobody without a token sets it', async () => {
  expect(await call(gateway.url, '/api/search', 'not-a-token')).toMatchObject({ status: 401 })
})
