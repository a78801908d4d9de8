import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import {
  browseSchema,
  historyListSchema,
  providerListSchema,
  type Browse,
  type SavedConversation,
} from '@rain/protocol'
import { call } from './testing/clients.ts'
import { startTestGateway, type TestGateway } from './testing/test-gateway.ts'

let gateway: TestGateway
let token: string

beforeAll(async () => {
  gateway = await startTestGateway({ env: { ANTHROPIC_API_KEY: 'sk-ant-env' } })
  token = await gateway.token()
}, 120_000)
afterAll(() => gateway.close())

const get = <T>(path: string) => call<T>(gateway.url, path, token)

test('browsing shows folders first, leaves out hidden entries and ways out, and names the folder above', async () => {
  const root = join(gateway.home, 'browse')
  await mkdir(join(root, 'zoo'), { recursive: true })
  await writeFile(join(root, 'a.txt'), 'four')
  await writeFile(join(root, '.hidden'), '')
  await symlink('/etc', join(root, 'etc'))
  await symlink(join(root, 'zoo'), join(root, 'inside'))
  const { body } = await get<Browse>(`/api/browse?path=${encodeURIComponent('~/browse')}`)
  expect(browseSchema.parse(body)).toEqual({
    current: root,
    entries: [
      { name: '..', path: gateway.home, is_dir: true, size: 0 },
      { name: 'inside', path: join(root, 'inside'), is_dir: true, size: 0 },
      { name: 'zoo', path: join(root, 'zoo'), is_dir: true, size: 0 },
      { name: 'a.txt', path: join(root, 'a.txt'), is_dir: false, size: 4 },
    ],
  })
  const home = (await get<Browse>('/api/browse')).body
  expect(home.current).toBe(gateway.home)
  expect(home.entries.map((entry) => entry.name)).not.toContain('..')
})

test('at most 200 entries are shown', async () => {
  const crowded = join(gateway.home, 'crowded')
  await mkdir(crowded)
  await Promise.all(Array.from({ length: 210 }, (_, index) => writeFile(join(crowded, `f${index}`), '')))
  const { body } = await get<Browse>(`/api/browse?path=${encodeURIComponent(crowded)}`)
  expect(body.entries).toHaveLength(200)
  expect(body.truncated).toBe(true)
})

test('nothing outside is shown, whether it exists or not', async () => {
  const outside = ['/', '/etc', '/nope', '/etc/passwd', join(gateway.home, '..'), `${gateway.home}x`, '~/../..']
  for (const path of outside) {
    const { status, body } = await get(`/api/browse?path=${encodeURIComponent(path)}`)
    expect({ path, status, body }).toMatchObject({ path, status: 403, body: { code: 'forbidden_path' } })
  }
  expect((await get(`/api/browse?path=${encodeURIComponent('~/nope')}`)).status).toBe(404)
  expect((await get('/api/browse?path=%00')).status).toBe(400)
  expect((await get(`/api/browse?path=${'x'.repeat(501)}`)).status).toBe(400)
})

const conversation: SavedConversation = {
  id: 'conv_1',
  createdAt: 1_705_312_200_000,
  updatedAt: 1_705_315_800_000,
  label: 'An API',
  cwd: '/home/user/api',
  messageCount: 1,
  preview: 'Hello',
  totalCost: 0.05,
  version: 1,
  agentId: 'default',
  sessionId: 'ses_1',
  messages: [{ type: 'user', text: 'Hello', extra: { anything: [1, null] } }],
}

const save = (body: unknown) => call(gateway.url, '/api/history', token, 'POST', body)

test('a saved conversation comes back as it was, until it is deleted', async () => {
  expect(await save(conversation)).toMatchObject({ status: 200, body: { saved: true, id: 'conv_1', deleted: [] } })
  expect((await get('/api/history/conv_1')).body).toEqual(conversation)
  await save({ ...conversation, label: 'Renamed' })
  const list = historyListSchema.parse((await get('/api/history')).body)
  expect(list.conversations).toMatchObject([{ id: 'conv_1', label: 'Renamed', totalCost: 0.05, messageCount: 1 }])
  expect((await call(gateway.url, '/api/history/conv_1', token, 'DELETE')).body).toEqual({ deleted: true })
  expect((await get('/api/history/conv_1')).status).toBe(404)
})

test('what a client does not know yet about a conversation may be null', async () => {
  const unknown = { createdAt: null, updatedAt: null, label: null, cwd: null, preview: null, agentId: null }
  expect(await save({ ...conversation, id: 'conv_new', ...unknown, messageCount: null })).toMatchObject({ status: 200 })
  const list = historyListSchema.parse((await get('/api/history')).body)
  expect(list.conversations[0]).toMatchObject({ id: 'conv_new', label: '', cwd: '', messageCount: 1 })
  await call(gateway.url, '/api/history/conv_new', token, 'DELETE')
})

test('saved conversations are listed newest first, as many as asked for', async () => {
  for (const n of [1, 3, 2]) await save({ ...conversation, id: `conv_n${n}`, updatedAt: n })
  const { body } = await get<{ conversations: { id: string }[] }>('/api/history?limit=2')
  expect(body.conversations.map((entry) => entry.id)).toEqual(['conv_n3', 'conv_n2'])
})

test('somebody else has the same answer as nobody', async () => {
  await gateway.db.prisma.user.create({ data: { id: 'usr_other' } })
  await gateway.db.prisma.savedConversation.create({
    data: {
      userId: 'usr_other',
      id: 'theirs',
      createdAt: 1,
      updatedAt: 1,
      label: '',
      cwd: '',
      messageCount: 0,
      preview: '',
      totalCost: 0,
      body: {},
    },
  })
  const theirs = await get('/api/history/theirs')
  const nobodys = await get('/api/history/nobodys')
  expect([theirs.status, theirs.body]).toEqual([404, nobodys.body])
  expect((await call(gateway.url, '/api/history/theirs', token, 'DELETE')).status).toBe(404)
})

test('a conversation of more than 512 KB, or nested beyond reason, is refused; odd characters are kept out', async () => {
  expect(await save({ ...conversation, messages: ['x'.repeat(512 * 1024)] })).toMatchObject({
    status: 413,
    body: { code: 'too_large' },
  })
  let deep: unknown = 'end'
  for (let i = 0; i < 500; i++) deep = [deep]
  expect(await save({ ...conversation, messages: [deep] })).toMatchObject({ status: 400 })
  expect(await save({ ...conversation, id: '../x' })).toMatchObject({ status: 400, body: { code: 'bad_request' } })
  expect(await save({ ...conversation, messageCount: 2 ** 40 })).toMatchObject({ status: 400 })
  await save({ ...conversation, id: 'odd', messages: ['a\0b\ud800c', { 'k\0': 1 }] })
  expect((await get<{ messages: unknown }>('/api/history/odd')).body.messages).toEqual(['ab\ufffdc', { k: 1 }])
})

test('providers say where their key comes from, never the key', async () => {
  const { body } = await get('/api/providers')
  const list = providerListSchema.parse(body)
  expect(list.providers.find((provider) => provider.id === 'claude')).toMatchObject({ key_source: 'environment' })
  expect(list.providers.find((provider) => provider.id === 'demo')).toMatchObject({ key_source: 'none_needed' })
  expect(list.current).toEqual({ provider: 'claude', model: 'auto' })
  expect(JSON.stringify(body)).not.toContain('sk-ant-env')
})

test('the REST interface describes itself, to anybody', async () => {
  const response = await fetch(`${gateway.url}/api/openapi.json`)
  expect(await response.json()).toMatchObject({ openapi: '3.1.0', paths: { '/api/agents': { get: {} } } })
})
