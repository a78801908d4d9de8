import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { anAgent, aPerson, aQueuedTurn } from '@rain/db/testing'
import { agentListSchema, agentsTodaySchema, fromUsd, newId } from '@rain/protocol'
import { call, connectIo } from '../testing/clients.ts'
import { playTurn } from '../testing/scripted-runner.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string

beforeAll(async () => {
  gateway = await startTestGateway()
  token = await gateway.token()
}, 120_000)
afterAll(() => gateway?.close())
beforeEach(() => gateway.db.prisma.agent.deleteMany())

const agent = (agentKey: string) => anAgent(gateway.db, { userId: gateway.userId, agentKey })
const list = async () => agentListSchema.parse((await call(gateway.url, '/api/agents', token)).body).agents
const keys = async () => (await list()).map(({ agent_id }) => agent_id)
const put = (path: string, body: object = {}) => call(gateway.url, path, token, 'PUT', body)

test('the order of the agents is kept, told to every client, and new ones come behind', async () => {
  for (const key of ['a', 'b', 'c']) await agent(key)
  const client = await connectIo(gateway.url, { token })
  expect((await put('/api/agents/order', { order: ['c', 'gone', 'a', 'b'] })).body).toEqual({ order: ['c', 'a', 'b'] })
  expect(await client.next('agents_ordered')).toMatchObject({ order: ['c', 'a', 'b'] })
  await agent('d')
  expect(await keys()).toEqual(['c', 'a', 'b', 'd'])
  client.close()
})

test('an agent the order does not name comes behind; nobody orders the agents of others', async () => {
  for (const key of ['a', 'b']) await agent(key)
  const other = await aPerson(gateway.db, { agentKey: 'b' })
  await put('/api/agents/order', { order: ['b'] })
  expect(await keys()).toEqual(['b', 'a'])
  const untouched = await gateway.db.prisma.agent.findUniqueOrThrow({ where: { id: other.agentId } })
  expect(untouched.position).toBeNull()
})

test('what ended since the last look is unread until one looks, and every client is told of the look', async () => {
  const person = await agent('a')
  const turn = await playTurn(gateway, (await aQueuedTurn(gateway.db, person)).id)
  await turn.answer(1, 'Done.')
  expect(await list()).toMatchObject([{ unread: 0 }])
  await turn.finish({ outcome: 'completed', text: 'Done.' })
  expect(await list()).toMatchObject([{ unread: 1 }])
  const client = await connectIo(gateway.url, { token })
  expect((await put('/api/agents/a/read')).body).toEqual({ read: true })
  expect(await client.next('agent_read')).toMatchObject({ agent_id: 'a' })
  expect(await list()).toMatchObject([{ unread: 0 }])
  expect(await put('/api/agents/none/read')).toMatchObject({ status: 404 })
  client.close()
})

test('the costs of today are those since midnight in the time zone that is named', async () => {
  const request = (more: object) => ({
    id: newId('modelRequest'),
    userId: gateway.userId,
    agentKey: 'spender',
    conversationId: 'ses_1',
    turnId: 'trn_1',
    step: 1,
    purpose: 'answer',
    provider: 'claude',
    model: 'm',
    status: 'settled',
    cost: fromUsd(0.25),
    ...more,
  })
  await gateway.db.prisma.modelRequest.createMany({
    data: [
      request({}),
      request({ cost: null, status: 'lost', agentKey: 'unsure' }),
      request({ status: 'reserved', cost: null, reserved: fromUsd(9) }),
      request({ createdAt: new Date(Date.now() - 25 * 3_600_000) }),
    ],
  })
  const { body } = await call(gateway.url, '/api/agents/today?tz=Europe/Madrid', token)
  expect(agentsTodaySchema.parse(body).agents.filter(({ agent_id }) => agent_id !== 'a')).toEqual([
    { agent_id: 'spender', cost: 0.25, unknown: false },
    { agent_id: 'unsure', cost: 0, unknown: true },
  ])
  expect(await call(gateway.url, '/api/agents/today?tz=Atlantis', token)).toMatchObject({ status: 400 })
})
