import { rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { setupSchema, suggestedFolderSchema, type Setup } from '@rain/protocol'
import { call, connectIo } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string

beforeAll(async () => {
  gateway = await startTestGateway()
}, 120_000)
beforeEach(async () => {
  await gateway.bus.redis.flushall()
  await gateway.db.prisma.user.updateMany({ data: { setup: {}, provider: null } })
  token = await gateway.token()
})
afterAll(() => gateway?.close())

const ask = (method = 'GET', body?: unknown, path = '') => call(gateway.url, `/api/setup${path}`, token, method, body)
const states = ({ steps }: Setup) => steps.map(({ state }) => state)
const setup = async () => setupSchema.parse((await ask()).body)

test('what is done is read from what is there', async () => {
  expect(await setup()).toMatchObject({ dismissed: false })
  expect(states(await setup())).toEqual(['done', 'open', 'open', 'open'])
  const client = await connectIo(gateway.url, { token })
  await client.command({ type: 'set_api_key', provider: 'demo', key: '' })
  expect(states(await setup())).toEqual(['done', 'done', 'open', 'open'])
  await client.command({ type: 'set_cwd', path: gateway.home, agent_id: 'default' })
  expect(states(await setup())).toEqual(['done', 'done', 'done', 'open'])
  await client.command({ type: 'send_message', text: 'Hello', agent_id: 'default' })
  expect(states(await setup())).toEqual(['done', 'done', 'done', 'done'])
  client.close()
  await gateway.db.prisma.turn.deleteMany()
  await gateway.db.prisma.agent.deleteMany()
  await gateway.db.prisma.conversation.deleteMany()
})

test('a step that was left out is so on every device, until it is taken up again', async () => {
  expect(states(setupSchema.parse((await ask('PATCH', { skip: 'model' })).body))).toEqual([
    'done',
    'skipped',
    'open',
    'open',
  ])
  await ask('PATCH', { skip: 'folder' })
  await ask('PATCH', { skip: 'folder', dismissed: true })
  token = await gateway.token()
  expect(await setup()).toMatchObject({ dismissed: true })
  expect(states(await setup())).toEqual(['done', 'skipped', 'skipped', 'open'])
  await ask('PATCH', { reopen: 'model', dismissed: false })
  expect(await setup()).toMatchObject({ dismissed: false })
  expect(states(await setup())).toEqual(['done', 'open', 'skipped', 'open'])
})

test('the PIN cannot be left out, and nothing else either', async () => {
  for (const body of [{ skip: 'pin' }, { skip: 'all' }, { dismissed: 'yes' }, { more: 1 }])
    expect(await ask('PATCH', body)).toMatchObject({ status: 400 })
  expect(await call(gateway.url, '/api/setup', 'no-token')).toMatchObject({ status: 401 })
})

test('a stored state that nobody understands any more is as none', async () => {
  await gateway.db.prisma.user.updateMany({ data: { setup: { skipped: ['door'], dismissed: 3 } } })
  expect(states(await setup())).toEqual(['done', 'open', 'open', 'open'])
  expect(await setup()).toMatchObject({ dismissed: false })
})

test('a folder is suggested, and made when it is taken; twice changes nothing', async () => {
  const path = join(gateway.home, 'Rain')
  const suggested = async () => suggestedFolderSchema.parse((await ask('GET', undefined, '/folder')).body)
  expect(await suggested()).toEqual({ path, exists: false, can_make: true })
  expect(await ask('POST', undefined, '/folder')).toMatchObject({ status: 200, body: { path } })
  expect((await stat(path)).isDirectory()).toBe(true)
  await writeFile(join(path, 'kept.txt'), 'x')
  expect(await ask('POST', undefined, '/folder')).toMatchObject({ status: 200, body: { path } })
  expect(await suggested()).toEqual({ path, exists: true, can_make: true })
  await rm(path, { recursive: true })
})

test('where something else has its name, nothing is made and it is said in words', async () => {
  const path = join(gateway.home, 'Rain')
  await writeFile(path, 'a file')
  expect(await ask('POST', undefined, '/folder')).toMatchObject({
    status: 403,
    body: { code: 'forbidden_path', error: expect.stringContaining('Choose one that exists') },
  })
  await rm(path)
})
