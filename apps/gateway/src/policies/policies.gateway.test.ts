import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { listRules, parkTurn, policyOf } from '@rain/db'
import { aPerson } from '@rain/db/testing'
import { newId, type Lease, type Rule } from '@rain/protocol'
import { call, connectIo, pin, type IoClient } from '../testing/clients.ts'
import { playTurn } from '../testing/scripted-runner.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string
let client: IoClient

beforeAll(async () => {
  gateway = await startTestGateway()
  await mkdir(join(gateway.home, 'app'))
}, 120_000)
beforeEach(async () => {
  await gateway.bus.redis.flushall()
  await gateway.db.prisma.user.updateMany({ data: { provider: 'demo', model: 'auto' } })
  await gateway.db.prisma.policyRule.deleteMany()
  await gateway.db.prisma.autonomyLease.deleteMany()
  await gateway.db.prisma.agent.deleteMany()
  await gateway.db.prisma.conversation.deleteMany()
  token = await gateway.token()
  client = await connectIo(gateway.url, { token })
  await client.command({ type: 'set_cwd', path: join(gateway.home, 'app') })
})
afterEach(() => client.close())
afterAll(() => gateway.close())

const add = (body: object) => call<{ rule: Rule }>(gateway.url, '/api/rules', token, 'POST', body)
const drop = (id: string, body?: object) => call(gateway.url, `/api/rules/${id}`, token, 'DELETE', body)
const rules = async () => (await call<{ rules: Rule[] }>(gateway.url, '/api/rules', token)).body.rules
const leases = async () => (await call<{ leases: Lease[] }>(gateway.url, '/api/leases', token)).body.leases
const inAnHour = () => Date.now() / 1000 + 3_600
const give = (body: object = {}) => {
  const lease = { agent_id: 'default', tools: ['bash'], until: inAnHour(), pin, ...body }
  return call<{ lease: Lease }>(gateway.url, '/api/leases', token, 'POST', lease)
}
const npmTest = { effect: 'allow', tool: 'bash', program: 'npm', verb: 'test' }

describe('a rule', () => {
  test('that allows takes the PIN, and is there once however often it is added', async () => {
    expect(await add(npmTest)).toMatchObject({ status: 401, body: { code: 'pin_required' } })
    expect(await add({ ...npmTest, pin: '000000' })).toMatchObject({ status: 401, body: { code: 'pin_invalid' } })
    const made = await add({ ...npmTest, pin })
    expect(made).toMatchObject({ status: 201, body: { rule: { ...npmTest, origin: 'settings' } } })
    await client.next('rules_changed')
    expect((await add({ ...npmTest, pin })).body.rule).toEqual(made.body.rule)
    expect(await rules()).toEqual([made.body.rule])
  })

  test('that asks or denies takes none to add, and one to remove; that allows the other way round', async () => {
    const deny = (await add({ effect: 'deny', host: 'Evil.example' })).body.rule
    const allow = (await add({ ...npmTest, pin })).body.rule
    expect(deny).toMatchObject({ effect: 'deny', host: 'evil.example' })
    expect(await drop(deny.id)).toMatchObject({ status: 401, body: { code: 'pin_required' } })
    expect(await drop(allow.id)).toMatchObject({ status: 200 })
    expect(await rules()).toEqual([deny])
    expect(await drop(deny.id, { pin })).toMatchObject({ status: 200, body: { deleted: true } })
    expect(await drop(deny.id, { pin })).toMatchObject({ status: 404 })
  })

  test.each([
    { effect: 'allow' },
    { effect: 'allow', program: 'python3' },
    { effect: 'deny', path: 'x' },
    { effect: 'no' },
  ])('that is none is refused in words: %j', async (body) => {
    expect(await add({ ...body, pin })).toMatchObject({ status: 400, body: { code: 'bad_request' } })
    expect(await rules()).toEqual([])
  })

  test('is one of at most 200', async () => {
    const data = Array.from({ length: 200 }, (_, at) => ({
      id: `rul_${at}`,
      userId: gateway.userId,
      effect: 'deny',
      host: `h${at}.example`,
      origin: 'settings',
      createdBy: 'tok',
    }))
    await gateway.db.prisma.policyRule.createMany({ data })
    expect(await add({ effect: 'deny', host: 'one-more.example' })).toMatchObject({ status: 400 })
    expect(await add({ effect: 'deny', host: 'h7.example' })).toMatchObject({
      status: 201,
      body: { rule: { id: 'rul_7' } },
    })
  })

  test('of somebody else is not there', async () => {
    const stranger = await aPerson(gateway.db)
    const theirs = { id: 'rul_theirs', userId: stranger.userId, effect: 'allow', origin: 'settings', createdBy: 'tok' }
    await gateway.db.prisma.policyRule.create({ data: theirs })
    expect(await rules()).toEqual([])
    expect(await drop(theirs.id, { pin })).toMatchObject({ status: 404 })
    expect(await listRules(gateway.db, stranger.userId)).toHaveLength(1)
  })

  test('is in the audit log, when it comes and when it goes', async () => {
    const { id } = (await add({ ...npmTest, pin })).body.rule
    await drop(id)
    const entries = await gateway.db.prisma.auditEntry.findMany({
      where: { kind: 'policy_changed' },
      orderBy: { seq: 'desc' },
      take: 2,
    })
    expect(entries.map(({ entry }) => entry)).toMatchObject([
      { what: 'rule_removed', rule: { id } },
      { what: 'rule_added', rule: { id } },
    ])
  })
})

describe('always allow this here', () => {
  async function asked(offer: object[] | null, level: 'yellow' | 'red' = 'yellow') {
    const sent = await client.command({ type: 'send_message', text: 'go' })
    const turn = await playTurn(gateway, sent.ok && sent.turn_id ? sent.turn_id : '')
    const [shell] = await turn.answer(1, 'I will.', [{ command: 'npm test', level }])
    const id = newId('permission')
    const { id: toolCallId, inputHash } = shell!
    const permission = { id, toolCallId, level, inputHash, ...(offer ? { offer } : {}), readFrom: ['example.com'] }
    const fence = { turnId: turn.turn.id, epoch: turn.turn.epoch }
    const timeouts = { permissionTimeoutMs: 60_000, questionTimeoutMs: 1 }
    await parkTurn(gateway.db, fence, { permissions: [permission], questions: [], ...timeouts })
    return id
  }
  const scope = { agent_id: 'default', folder: '/home/me', tool: 'bash', program: 'npm', verb: 'test' }
  const answer = (request_id: string, more: object = {}) =>
    client.command({ type: 'permission_response', request_id, approved: true, remember: 'here', ...more })

  test('makes the rules that the request offers, without the PIN, and tells every client', async () => {
    expect(await answer(await asked([scope]))).toEqual({ ok: true })
    expect(await rules()).toEqual([
      { ...scope, effect: 'allow', origin: 'card', id: expect.any(String), created_at: expect.any(Number) },
    ])
    await client.next('rules_changed')
  })

  test.each<[string, object[] | null, 'yellow' | 'red', object]>([
    ['offers nothing', null, 'yellow', {}],
    ['is red', [scope], 'red', { pin }],
    ['is denied', [scope], 'yellow', { approved: false }],
    ['is changed', [scope], 'yellow', { input: { command: 'npm install' } }],
  ])('makes none for a request that %s', async (_, offer, level, more) => {
    expect(await answer(await asked(offer, level), more)).toEqual({ ok: true })
    expect(await rules()).toEqual([])
  })
})

describe('a lease', () => {
  test('takes the PIN, makes the agent autonomous, and every client hears of it', async () => {
    expect(await give({ pin: undefined })).toMatchObject({ status: 401, body: { code: 'pin_required' } })
    expect(await give({ pin: '000000' })).toMatchObject({ status: 401, body: { code: 'pin_invalid' } })
    expect(await leases()).toEqual([])
    const { lease } = (await give({ hosts: ['Example.com'], budget_usd: 2 })).body
    expect(lease).toMatchObject({ tools: ['bash'], hosts: ['example.com'], red: false, budget_usd: 2 })
    const told = await client.next('agent_updated', ({ agent }) => agent.supervision === 'autonomous')
    expect(told.agent.lease).toEqual(lease)
    expect(await client.next('auto_approve_changed')).toMatchObject({ enabled: true })
    expect(await leases()).toEqual([lease])
  })

  test('ends at once: by hand, by another one, by its time', async () => {
    const { lease } = (await give()).body
    expect(await call(gateway.url, `/api/leases/${lease.id}`, token, 'DELETE')).toMatchObject({ status: 200 })
    expect(await leases()).toEqual([])
    expect(await call(gateway.url, `/api/leases/${lease.id}`, token, 'DELETE')).toMatchObject({ status: 404 })
    await give()
    const second = (await give({ tools: ['write_file'] })).body.lease
    expect(await leases()).toEqual([second])
    await gateway.db.prisma.autonomyLease.updateMany({ data: { until: new Date(Date.now() - 1) } })
    expect(await leases()).toEqual([])
  })

  test.each<[string, () => Promise<unknown>]>([
    ['an interrupt', () => client.command({ type: 'interrupt' })],
    ['an emergency stop', () => client.command({ type: 'emergency_stop' })],
    ['supervising it', () => client.command({ type: 'set_supervision', mode: 'supervised' })],
    ['the old switch', () => client.command({ type: 'set_auto_approve', enabled: true })],
    ['removing the agent', () => client.command({ type: 'destroy_agent' })],
  ])('is ended by %s', async (_, end) => {
    await give()
    await end()
    expect(await leases()).toEqual([])
  })

  test('is ended by logging out everywhere', async () => {
    await give()
    await call(gateway.url, '/api/logout-all', token, 'POST', { pin })
    const open = await gateway.db.prisma.autonomyLease.findMany({ where: { endedAt: null } })
    expect(open).toEqual([])
  })

  test('stays when a message that waits is taken back', async () => {
    await give()
    const first = await client.command({ type: 'send_message', text: 'one' })
    await playTurn(gateway, first.ok && first.turn_id ? first.turn_id : '')
    const second = await client.command({ type: 'send_message', text: 'two' })
    await client.command({ type: 'interrupt', turn_id: second.ok && second.turn_id ? second.turn_id : '' })
    expect(await leases()).toHaveLength(1)
  })

  test('is over when its money is spent, or when nobody knows what was', async () => {
    await give({ budget_usd: 0.02 })
    const sent = await client.command({ type: 'send_message', text: 'go' })
    const turn = await playTurn(gateway, sent.ok && sent.turn_id ? sent.turn_id : '')
    await turn.answer(1, 'half of it')
    expect(await leases()).toHaveLength(1)
    await turn.answer(2, 'the other half')
    expect(await leases()).toEqual([])
    await turn.finish()
    await give({ budget_usd: 5 })
    const next = await client.command({ type: 'send_message', text: 'on' })
    const priceless = await playTurn(gateway, next.ok && next.turn_id ? next.turn_id : '')
    await priceless.pay({ step: 1, provider: 'demo', model: 'auto', cost: null })
    expect(await leases()).toEqual([])
  })

  test.each([
    { until: 1 },
    { until: Date.now() / 1000 + 9 * 86_400 },
    { tools: [] },
    { hosts: ['https://x'] },
    { budget_usd: 0 },
  ])('that is none is refused: %j', async (body) => {
    expect((await give(body)).status).toBe(400)
    expect(await leases()).toEqual([])
  })

  test('is for an agent of one’s own', async () => {
    await aPerson(gateway.db, { agentKey: 'theirs' })
    expect(await give({ agent_id: 'theirs' })).toMatchObject({ status: 404, body: { code: 'agent_unknown' } })
  })
})

describe('supervision', () => {
  const policy = () => {
    const place = { userId: gateway.userId, ownerKey: 'default', conversationId: 'none' }
    return policyOf(gateway.db, place)
  }

  test('of the old switch is semi-automatic, never more, and can be taken back', async () => {
    expect(await client.command({ type: 'set_auto_approve', enabled: true })).toEqual({ ok: true })
    expect(await client.next('auto_approve_changed')).toEqual({
      type: 'auto_approve_changed',
      agent_id: 'default',
      enabled: true,
      cursor: expect.any(String),
    })
    expect(await policy()).toMatchObject({ supervision: 'semi_auto', lease: null })
    await client.command({ type: 'set_auto_approve', enabled: false })
    expect(await policy()).toMatchObject({ supervision: 'supervised', lease: null })
  })

  test('becomes autonomous with the PIN alone, for an hour and without red', async () => {
    const autonomous = { type: 'set_supervision', mode: 'autonomous' } as const
    expect(await client.command(autonomous)).toMatchObject({ code: 'pin_required' })
    expect(await client.command({ ...autonomous, pin: '000000' })).toMatchObject({ code: 'pin_invalid' })
    expect((await policy()).lease).toBeNull()
    expect(await client.command({ ...autonomous, pin })).toEqual({ ok: true })
    const [lease] = await leases()
    expect(lease).toMatchObject({ red: false, hosts: [], tools: expect.arrayContaining(['bash']) })
    expect(lease?.until).toBeLessThanOrEqual(inAnHour())
  })

  test('of an agent that is not there is refused', async () => {
    const command = { type: 'set_supervision', agent_id: 'nobody', mode: 'semi_auto' } as const
    expect(await client.command(command)).toMatchObject({ code: 'agent_unknown' })
  })
})
