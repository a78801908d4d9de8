import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import { anAgent, aPerson } from '@rain/db/testing'
import { beginningSchema } from '@rain/protocol'
import { call, connectIo } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string

beforeAll(async () => {
  gateway = await startTestGateway()
  token = await gateway.token()
}, 120_000)
afterAll(() => gateway?.close())
beforeEach(() => gateway.db.prisma.agent.deleteMany())
afterEach(() => void jest.restoreAllMocks())

const get = (path: string) => call(gateway.url, path, token)
const agent = (agentKey: string) => anAgent(gateway.db, { userId: gateway.userId, agentKey })

async function answersFor(query = ''): Promise<[string, unknown][]> {
  const { answers } = beginningSchema.parse((await get(`/api/beginning${query}`)).body)
  return Object.entries(answers)
}

const places = async (query?: string) => (await answersFor(query)).map(([path]) => path)
const messagesOf = async (query?: string) => {
  const paths = await places(query)
  return paths.filter((path) => path.startsWith('/api/messages')).map((path) => new URL(path, gateway.url).searchParams)
}

test('each part is what its own address answers', async () => {
  const client = await connectIo(gateway.url, { token })
  await client.command({ type: 'set_cwd', path: gateway.home, agent_id: 'my notes & more' })
  await client.command({ type: 'send_message', text: 'Hello', agent_id: 'my notes & more' })
  client.close()
  const answers = await answersFor()
  expect(answers.map(([path]) => path.split('?')[0])).toEqual([
    '/api/agents',
    '/api/messages',
    '/api/providers',
    '/api/settings',
    '/api/setup',
  ])
  for (const [path, answer] of answers) expect((await get(path)).body).toEqual(answer)
})

test('the messages are those of the agent in view, or of the first', async () => {
  for (const key of ['a', 'b', 'b::part']) await agent(key)
  expect((await messagesOf('?agent=b'))[0]?.get('agent_id')).toBe('b')
  for (const query of ['', '?agent=gone', '?agent=b%3A%3Apart'])
    expect((await messagesOf(query))[0]?.get('agent_id')).toBe('a')
})

test('where there is no agent there are no messages, whoever else has some', async () => {
  await aPerson(gateway.db, { agentKey: 'b' })
  expect(await messagesOf('?agent=b')).toEqual([])
})

test('nobody is told anything without a token, and no name of an agent is that long', async () => {
  expect(await call(gateway.url, '/api/beginning', 'no-token')).toMatchObject({ status: 401 })
  expect(await get(`/api/beginning?agent=${'x'.repeat(200)}`)).toMatchObject({ status: 400 })
})

test('a part that cannot be read is left out, and the others are there', async () => {
  await agent('a')
  jest.spyOn(gateway.bus.coolDowns, 'of').mockRejectedValue(new Error('Redis is gone'))
  const found = await places()
  expect(found).not.toContain('/api/providers')
  expect(found).toEqual(expect.arrayContaining(['/api/agents', '/api/settings', '/api/setup']))
})
