import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { anAgent } from '@rain/db/testing'
import { failoverSchema } from '@rain/protocol'
import { call } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string

beforeAll(async () => {
  gateway = await startTestGateway()
  token = await gateway.token()
}, 120_000)
afterAll(() => gateway?.close())

const get = async (agentId?: string) =>
  failoverSchema.parse((await call(gateway.url, `/api/failover${agentId ? `?agent_id=${agentId}` : ''}`, token)).body)
const put = (body: object) => call(gateway.url, '/api/failover', token, 'PUT', body)

const claude = { provider: 'claude', model: 'auto' }
const local = { provider: 'ollama', model: 'qwen4' }

test('the default is that nobody has chosen an order', async () => {
  expect(await get()).toEqual({ agent_id: null, choices: null })
})

test('an order is chosen for the person or for one agent, and taken back', async () => {
  await anAgent(gateway.db, { userId: gateway.userId, agentKey: 'gardener' })
  expect(await put({ choices: [claude, local] })).toMatchObject({
    status: 200,
    body: { agent_id: null, choices: [claude, local] },
  })
  expect(await put({ agent_id: 'gardener', choices: [] })).toMatchObject({ status: 200 })
  expect(await get()).toEqual({ agent_id: null, choices: [claude, local] })
  expect(await get('gardener')).toEqual({ agent_id: 'gardener', choices: [] })
  expect(await put({ choices: null })).toMatchObject({ status: 200, body: { choices: null } })
  expect(await get()).toEqual({ agent_id: null, choices: null })
})

test('what is not an order is refused in words', async () => {
  for (const [body, code] of [
    [{ choices: [{ provider: 'nobody', model: 'auto' }] }, 'unknown_provider'],
    [{ choices: [claude, claude] }, 'bad_request'],
    [{ choices: [{ ...claude, model: 'a\0b' }] }, 'bad_request'],
    [{ choices: [{ provider: 'claude' }] }, 'bad_request'],
    [{ choices: Array.from({ length: 21 }, (_, n) => ({ ...claude, model: `m${n}` })) }, 'bad_request'],
    [{}, 'bad_request'],
    [{ agent_id: 'nobody', choices: null }, 'agent_unknown'],
    [{ agent_id: 'a\0b', choices: null }, 'agent_unknown'],
  ] as const) {
    expect({ body, answer: await put(body) }).toMatchObject({
      body,
      answer: { body: { code, error: expect.stringMatching(/\w/) } },
    })
  }
})

test('an agent that is not there has no order to read', async () => {
  expect(await call(gateway.url, '/api/failover?agent_id=nobody', token)).toMatchObject({
    status: 404,
    body: { code: 'agent_unknown' },
  })
})
