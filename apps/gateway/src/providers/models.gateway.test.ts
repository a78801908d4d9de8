import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { failModelList, providerAccessOf, saveModelList } from '@rain/db'
import { aPerson } from '@rain/db/testing'
import {
  limits,
  must,
  providerListSchema,
  type ListedModel,
  type OfferedProvider,
  type ProviderCheckJob,
  type ProviderKey,
} from '@rain/protocol'
import { call, connectIo, type IoClient } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string
let asked: ProviderCheckJob[]
let wake = () => {}
let checker: { close(): Promise<void> }

beforeAll(async () => {
  gateway = await startTestGateway({ env: { GEMINI_API_KEY: 'env-secret' } })
}, 120_000)
beforeEach(async () => {
  const { db, bus, userId } = gateway
  await checker?.close()
  await bus.redis.flushall()
  await db.prisma.providerKey.deleteMany()
  await db.prisma.modelList.deleteMany()
  await db.prisma.user.update({ where: { id: userId }, data: { provider: null, model: 'auto' } })
  token = await gateway.token()
  asked = []
  checker = bus.startChecker({
    async check(job) {
      asked.push(job)
      wake()
    },
    onError: () => {},
  })
})
afterAll(async () => {
  await checker?.close()
  await gateway?.close()
})

const ask = <T = unknown>(method: string, path: string, body?: unknown) =>
  call<T>(gateway.url, `/api/providers${path}`, token, method, body)
const add = (key: string, provider = 'claude') => ask<{ key: ProviderKey }>('POST', `/${provider}/keys`, { key })
const listed = async () => providerListSchema.parse((await ask('GET', '')).body)
const provider = async (id = 'claude'): Promise<OfferedProvider> =>
  must(
    (await listed()).providers.find((one) => one.id === id),
    `${id} is listed`,
  )

/** Until a runner was asked to check that provider. */
async function checked(id: string) {
  while (!asked.some((job) => job.provider === id)) await new Promise<void>((resolve) => (wake = resolve))
}

async function withClient<T>(work: (client: IoClient) => Promise<T>): Promise<T> {
  const client = await connectIo(gateway.url, { token })
  return work(client).finally(() => client.close())
}

const sonnet: ListedModel = {
  id: 'sonnet',
  name: 'Sonnet',
  contextTokens: 1_000_000,
  maxOutputTokens: 64_000,
  tools: true,
  images: true,
  thinking: true,
  efforts: ['low', 'high'],
  price: { input: 3, output: 15 },
}

test('what a provider listed is offered with prices and abilities, and how asking it went', async () => {
  await saveModelList(gateway.db, gateway.userId, 'claude', [sonnet, { ...sonnet, id: 'opus', name: 'Opus' }])
  expect(await provider()).toMatchObject({
    models_source: 'live',
    check: { ok: true, text: 'Works, 2 models.', code: null },
    models: [{ id: 'auto' }, { id: 'sonnet', context_tokens: 1_000_000, price: { input: 3, output: 15 } }, {}],
  })
  await failModelList(gateway.db, {
    userId: gateway.userId,
    provider: 'claude',
    code: 'provider_auth',
    text: 'Claude does not know this key.',
  })
  expect(await provider()).toMatchObject({
    models_source: 'live',
    check: { ok: false, text: 'Claude does not know this key.', code: 'provider_auth' },
  })
})

test('looking at the list has those asked anew that are ready and were not asked within the hour', async () => {
  const { db, userId } = gateway
  await saveModelList(db, userId, 'gemini', [sonnet])
  await listed()
  await checked('ollama')
  await checked('demo')
  const anHourAgo = new Date(Date.now() - 61 * 60_000)
  await db.prisma.modelList.updateMany({ where: { provider: 'gemini' }, data: { checkedAt: anHourAgo } })
  expect(asked.map((job) => job.provider)).not.toContain('gemini')
  await listed()
  await checked('gemini')
  expect(asked).toContainEqual({ userId, provider: 'gemini' })
  expect(asked.map((job) => job.provider)).not.toContain('claude')
})

test('a check is started for a provider that is there', async () => {
  expect(await ask('POST', '/ollama/check')).toMatchObject({ status: 202, body: { started: true } })
  await checked('ollama')
  expect(await ask('POST', '/nobody/check')).toMatchObject({ status: 404, body: { code: 'not_found' } })
})

test('further keys are kept in order, told apart by their ends, and never shown', async () => {
  const first = await add(' sk-ant-first-1111 ')
  expect(first).toMatchObject({ status: 200, body: { key: { hint: '1111', cooling: null } } })
  await checked('claude')
  const second = await add('sk-ant-second-2222')
  expect((await provider()).keys.map(({ hint }) => hint)).toEqual(['1111', '2222'])
  expect(await provider()).toMatchObject({ key_source: 'stored' })
  expect(JSON.stringify(await listed())).not.toMatch(/sk-ant-(first|second)/)

  const order = [second.body.key.id, first.body.key.id]
  expect(await ask('PUT', '/claude/keys/order', { order })).toMatchObject({ status: 200, body: { order } })
  expect((await provider()).keys.map(({ hint }) => hint)).toEqual(['2222', '1111'])
  expect(await ask('PUT', '/claude/keys/order', { order: [first.body.key.id] })).toMatchObject({ status: 400 })

  expect(await ask('DELETE', `/claude/keys/${second.body.key.id}`)).toMatchObject({ body: { deleted: true } })
  expect(await ask('DELETE', `/claude/keys/${second.body.key.id}`)).toMatchObject({ status: 404 })
  expect((await provider()).keys.map(({ hint }) => hint)).toEqual(['1111'])
})

test.each<[string, (id: string) => Promise<{ status: number }>]>([
  ['a further key', () => add('sk-ant-second-2222')],
  ['the order of the keys', (id) => ask('PUT', '/claude/keys/order', { order: [id] })],
  ['a deleted key', (id) => ask('DELETE', `/claude/keys/${id}`)],
  ['the order of failover', () => call(gateway.url, '/api/failover', token, 'PUT', { choices: null })],
])('%s is told to every client', async (_, change) => {
  const { id } = (await add('sk-ant-first-1111')).body.key
  const other = await connectIo(gateway.url, { token })
  expect(await change(id)).toMatchObject({ status: 200 })
  await other.next('providers_changed')
  other.close()
})

test('the choice of the person is told to every client, that of one agent changes no list', async () => {
  const [here, there] = await Promise.all([connectIo(gateway.url, { token }), connectIo(gateway.url, { token })])
  await here.command({ type: 'set_cwd', path: gateway.home, agent_id: 'chooser' })
  await here.command({ type: 'set_api_key', provider: 'gemini', key: '' })
  await there.next('providers_changed')
  await here.command({ type: 'set_api_key', provider: 'demo', key: '', agent_id: 'chooser' })
  await here.command({ type: 'set_api_key', provider: 'demo', key: '' })
  await there.next('agent_updated', ({ agent }) => agent.provider === 'demo')
  await there.next('providers_changed')
  expect(there.types().filter((type) => type === 'providers_changed')).toHaveLength(2)
  here.close()
  there.close()
})

test('what is not a further key is refused in words', async () => {
  await add('sk-ant-first-1111')
  for (const [key, id, status] of [
    ['sk-ant-first-1111', 'claude', 400],
    ['two words', 'claude', 400],
    ['a\0b', 'claude', 400],
    ['', 'claude', 400],
    ['x'.repeat(501), 'claude', 400],
    ['sk', 'demo', 400],
    ['sk', 'nobody', 404],
  ] as const) {
    expect({ key, ...(await add(key, id)) }).toMatchObject({
      key,
      status,
      body: { error: expect.stringMatching(/\w/) },
    })
  }
  for (let n = 2; n <= limits.keysPerProvider; n++)
    expect(await add(`sk-ant-number-${n}`)).toMatchObject({ status: 200 })
  expect(await add('sk-ant-number-6')).toMatchObject({ status: 400 })
  expect((await provider()).keys).toHaveLength(limits.keysPerProvider)
})

test('to save a key changes nobody’s choice', async () => {
  expect((await listed()).current).toEqual({ provider: 'gemini', model: 'auto' })
  await add('sk-ant-first-1111')
  expect((await listed()).current).toEqual({ provider: 'gemini', model: 'auto' })
})

test('of a key so short that its end gives it away nothing is shown', async () => {
  await add('secret')
  expect((await provider()).keys).toMatchObject([{ hint: '' }])
})

test('a key that rests says until when and why; so does one of the environment', async () => {
  const { key } = (await add('sk-ant-first-1111')).body
  const rest = { untilMs: Date.now() + 60_000, code: 'provider_rate_limited', message: 'Too many requests.' }
  await gateway.bus.coolDowns.start(key.id, rest)
  await gateway.bus.coolDowns.start(`${gateway.userId}:gemini`, rest)
  const cooling = { until: rest.untilMs / 1000, code: 'provider_rate_limited', message: 'Too many requests.' }
  expect(await provider()).toMatchObject({ keys: [{ cooling }], cooling: null })
  expect(await provider('gemini')).toMatchObject({ key_source: 'environment', key_variable: 'GEMINI_API_KEY', cooling })
})

test('a new key by command takes the place of the first, and is checked', async () => {
  await add('sk-ant-first-1111')
  await add('sk-ant-second-2222')
  asked = []
  await withClient(async (client) => {
    const answer = await client.command({ type: 'set_api_key', provider: 'claude', key: 'sk-ant-third-3333' })
    expect(answer).toEqual({ ok: true })
  })
  await checked('claude')
  expect((await provider()).keys.map(({ hint }) => hint)).toEqual(['3333', '2222'])
})

test('an agent keeps how hard its model should think until that is changed', async () => {
  await withClient(async (client) => {
    await client.command({ type: 'set_cwd', agent_id: 'thinker', path: gateway.home })
    const choose = (more: object) =>
      client.command({ type: 'set_api_key', provider: 'demo', agent_id: 'thinker', ...more })
    const effort = async () =>
      (await client.next('agent_updated', ({ agent }) => agent.provider === 'demo')).agent.effort
    await choose({ effort: 'high' })
    expect(await effort()).toBe('high')
    await choose({})
    expect(await effort()).toBe('high')
    const agent = await gateway.db.prisma.agent.findFirstOrThrow({ where: { key: 'thinker' } })
    expect(await providerAccessOf(gateway.db, gateway.userId, agent.id)).toMatchObject({ effort: 'high' })
    await choose({ effort: null })
    expect(await effort()).toBeNull()
    expect(await choose({ effort: 'heroic' })).toMatchObject({ ok: false, code: 'bad_request' })
  })
})

test('a server that was added says where it is', async () => {
  await ask('POST', '/servers', { name: 'Attic', base_url: 'http://attic:1234/v1', needs_key: false })
  expect(await provider('attic')).toMatchObject({ base_url: 'http://attic:1234/v1', keys: [], key_placeholder: '' })
  expect(await add('sk-attic-12345678', 'attic')).toMatchObject({ status: 200 })
  await ask('DELETE', '/servers/attic')
})

test('the keys of somebody else are not there', async () => {
  const { userId } = await aPerson(gateway.db)
  await gateway.db.prisma.providerKey.create({
    data: { id: 'key_theirs', userId, provider: 'claude', sealed: 'x', hint: 'gone' },
  })
  expect((await provider()).keys).toEqual([])
  expect(await ask('DELETE', '/claude/keys/key_theirs')).toMatchObject({ status: 404 })
})
