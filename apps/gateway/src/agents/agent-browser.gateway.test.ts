import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { browserProfileContext, findBrowserProfile, saveBrowserProfile } from '@rain/db'
import { anAgent, aPerson } from '@rain/db/testing'
import { seal } from '@rain/runtime'
import { call, connectIo } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string
let agent: { userId: string; agentId: string }
const path = '/api/agents/reader/browser'

beforeAll(async () => {
  gateway = await startTestGateway()
  token = await gateway.token()
}, 120_000)
afterAll(() => gateway?.close())
beforeEach(async () => {
  await gateway.db.prisma.agent.deleteMany()
  agent = await anAgent(gateway.db, { userId: gateway.userId, agentKey: 'reader' })
})

const none = { keeps: false, sites: [], saved_at: null }
const ask = async (method?: string, body?: object) => call(gateway.url, path, token, method, body)

/** As a runner does after its agent has used its browser. */
async function signIn() {
  const { version = '' } = (await findBrowserProfile(gateway.db, agent.agentId)) ?? {}
  const state = {
    web: { cookies: [{ domain: '.mail.example', value: 'c00kie' }], origins: [{ origin: 'https://app.example' }] },
  }
  const sealed = seal(gateway.deps.sealingKeys, browserProfileContext(agent), JSON.stringify(state))
  await saveBrowserProfile(gateway.db, { agentId: agent.agentId, version, sealed })
}

test('nothing is kept until the person says so; then the sites are told, and never what is kept', async () => {
  expect(await ask()).toMatchObject({ status: 200, body: none })
  expect(await ask('PUT', { keeps: true })).toMatchObject({ status: 200, body: { ...none, keeps: true } })
  await signIn()
  const told = await ask()
  expect(told.body).toEqual({ keeps: true, sites: ['app.example', 'mail.example'], saved_at: expect.any(Number) })
  expect(JSON.stringify(told.body)).not.toContain('c00kie')
})

test('forgetting empties it, switching off removes it, and runners are told of both', async () => {
  const told: string[] = []
  const stop = await gateway.bus.signals.onSignal((signal) => {
    if (signal.type === 'browser_profile_changed') told.push(signal.agentId)
  })
  await ask('PUT', { keeps: true })
  await signIn()
  expect((await ask('DELETE')).body).toEqual({ ...none, keeps: true })
  expect((await ask('PUT', { keeps: false })).body).toEqual(none)
  expect(await findBrowserProfile(gateway.db, agent.agentId)).toBeNull()
  await gateway.bus.signals.send({ type: 'browser_profile_changed', agentId: 'barrier' })
  while (!told.includes('barrier')) await new Promise((resolve) => setImmediate(resolve))
  expect(told).toEqual([agent.agentId, agent.agentId, agent.agentId, 'barrier'])
  stop()
})

test('each change is in the audit log', async () => {
  await ask('PUT', { keeps: true })
  const entry = await gateway.db.prisma.auditEntry.findFirst({
    where: { userId: gateway.userId },
    orderBy: { seq: 'desc' },
  })
  expect(entry).toMatchObject({ kind: 'policy_changed', entry: { change: 'sign_ins_kept', agent: 'reader' } })
})

test('an agent that is removed and comes back is signed in nowhere', async () => {
  await ask('PUT', { keeps: true })
  await signIn()
  const client = await connectIo(gateway.url, { token })
  await client.command({ type: 'destroy_agent', agent_id: 'reader' })
  client.close()
  expect(await findBrowserProfile(gateway.db, agent.agentId)).toBeNull()
})

test('there is nothing to know of an agent of a stranger, or without a token', async () => {
  const stranger = await aPerson(gateway.db, { agentKey: 'theirs' })
  const theirs = '/api/agents/theirs/browser'
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const body = method === 'PUT' ? { keeps: true } : undefined
    expect(await call(gateway.url, theirs, token, method, body)).toMatchObject({ status: 404 })
  }
  expect(await findBrowserProfile(gateway.db, stranger.agentId)).toBeNull()
  expect(await call(gateway.url, path, 'not-a-token')).toMatchObject({ status: 401 })
})
