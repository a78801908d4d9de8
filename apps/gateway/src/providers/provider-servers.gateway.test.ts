import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { limits, providerServerAddedSchema, providerServerListSchema, type ProviderList } from '@rain/protocol'
import { call, connectIo } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string
beforeAll(async () => {
  gateway = await startTestGateway()
  token = await gateway.token()
})
afterAll(() => gateway?.close())

const ask = (method: string, path: string, body?: unknown) =>
  call(gateway.url, `/api/providers/servers${path}`, token, method, body)
const add = (server: unknown) => ask('POST', '', server)
const remove = (id: string) => ask('DELETE', `/${id}`)
const listed = async () => (await call<ProviderList>(gateway.url, '/api/providers', token)).body

test('a server is added, offered like any provider, and deleted again', async () => {
  const { body, status } = await add({ name: 'LM Studio', base_url: 'http://attic:1234/', needs_key: false })
  const server = { id: 'lm-studio', name: 'LM Studio', base_url: 'http://attic:1234/', needs_key: false }
  expect(status).toBe(200)
  expect(providerServerAddedSchema.parse(body)).toEqual({ server })
  expect(providerServerListSchema.parse((await ask('GET', '')).body)).toEqual({ servers: [server] })
  expect((await listed()).providers.at(-1)).toMatchObject({ id: 'lm-studio', key_source: 'none_needed' })
  expect(await remove('lm-studio')).toMatchObject({ status: 200, body: { deleted: true } })
  expect((await remove('lm-studio')).status).toBe(404)
  expect((await listed()).providers.map(({ id }) => id)).not.toContain('lm-studio')
})

test.each<[string, unknown, RegExp]>([
  ['no name', { name: ' ', base_url: 'http://attic:1234' }, /name/],
  ['a name with a control character', { name: 'a\u0000b', base_url: 'http://attic:1234' }, /control characters/],
  ['no URL', { name: 'Attic', base_url: 'attic:1234' }, /http:\/\/ or https:\/\//],
  ['another protocol', { name: 'Attic', base_url: 'file:///etc/passwd' }, /http:\/\/ or https:\/\//],
  ['a password in the URL', { name: 'Attic', base_url: 'https://me:secret@attic' }, /user name or password/],
])('%s is refused with what is wrong', async (_, body, expected) => {
  const refused = await add(body)
  expect(refused.status).toBe(400)
  expect(JSON.stringify(refused.body)).toMatch(expected)
})

test('a second server of a name is refused, so that no key goes to another address', async () => {
  expect((await add({ name: 'Twice', base_url: 'http://one:1' })).status).toBe(200)
  const second = await add({ name: 'twice!', base_url: 'http://two:2' })
  expect(second.status).toBe(400)
  expect(JSON.stringify(second.body)).toContain('already a server')
  await remove('twice')
})

test('its key and model are chosen with set_api_key, and agents may use it by name', async () => {
  await add({ name: 'Router', base_url: 'https://router.example/api/v1', needs_key: true })
  const client = await connectIo(gateway.url, { token })
  const choose = (key: string) =>
    client.command({ type: 'set_api_key', provider: 'router', model: 'rain/cloud-30b', key })
  expect(await choose('')).toMatchObject({ ok: false, code: 'no_api_key', message: expect.stringContaining('Router') })
  expect(await choose('sk-router')).toMatchObject({ ok: true })
  expect((await listed()).current).toEqual({ provider: 'router', model: 'rain/cloud-30b' })
  expect(await client.command({ type: 'set_cwd', path: gateway.home, provider: 'router' })).toMatchObject({ ok: true })
  expect(await client.command({ type: 'send_message', text: 'Hello' })).toMatchObject({ ok: true })
  expect(await gateway.db.prisma.turn.findFirst({ where: { userId: gateway.userId } })).toMatchObject({
    provider: 'router',
  })
  await remove('router')
  expect(await client.command({ type: 'set_cwd', path: gateway.home, provider: 'router' })).toMatchObject({
    code: 'unknown_provider',
  })
  expect(await gateway.db.prisma.providerKey.count({ where: { provider: 'router' } })).toBe(0)
  client.close()
})

test('a server that comes or goes is told to every client, and so is who used it', async () => {
  const [here, there] = await Promise.all([connectIo(gateway.url, { token }), connectIo(gateway.url, { token })])
  await add({ name: 'Cellar', base_url: 'http://cellar:1234', needs_key: false })
  for (const client of [here, there]) await client.next('providers_changed')
  await here.command({ type: 'set_cwd', path: gateway.home, agent_id: 'miner', provider: 'cellar' })
  await remove('cellar')
  for (const client of [here, there]) {
    await client.next('providers_changed')
    const { agent } = await client.next('agent_updated', ({ agent }) => agent.agent_id === 'miner')
    expect(agent).toMatchObject({ provider: null, model: null })
  }
  here.close()
  there.close()
})

test('nobody is told of a server that was not there', async () => {
  const client = await connectIo(gateway.url, { token })
  await remove('nowhere')
  await add({ name: 'Barrier', base_url: 'http://barrier', needs_key: false })
  await client.next('providers_changed')
  expect(client.types().filter((type) => type === 'providers_changed')).toHaveLength(1)
  client.close()
  await remove('barrier')
})

test('a server without a key needs none to be chosen', async () => {
  await add({ name: 'Attic', base_url: 'http://attic:1234', needs_key: false })
  const client = await connectIo(gateway.url, { token })
  expect(await client.command({ type: 'set_api_key', provider: 'attic', key: '' })).toMatchObject({ ok: true })
  expect((await listed()).current).toEqual({ provider: 'attic', model: 'auto' })
  client.close()
  await remove('attic')
})

test('there is an end to them', async () => {
  for (let n = 0; n < limits.providerServers; n++) await add({ name: `Server ${n}`, base_url: `http://server-${n}` })
  const refused = await add({ name: 'One more', base_url: 'http://more' })
  expect(refused.status).toBe(400)
  expect(JSON.stringify(refused.body)).toContain('20 servers')
})
