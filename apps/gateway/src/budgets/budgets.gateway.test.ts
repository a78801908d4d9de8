import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { budgetPeriodsAt, claimTurn, reserveRequest, settleRequest } from '@rain/db'
import { anAgent, aPerson, aQueuedTurn } from '@rain/db/testing'
import { budgetListSchema, fromUsd, noUsage, type Budget } from '@rain/protocol'
import { call, pin } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string

beforeAll(async () => {
  gateway = await startTestGateway()
}, 120_000)
beforeEach(async () => {
  token = await gateway.token()
})
afterEach(async () => {
  await gateway.bus.redis.flushall()
  await gateway.db.prisma.budget.deleteMany()
})
afterAll(() => gateway.close())

const put = (body: object) => call<{ budget: Budget }>(gateway.url, '/api/budgets', token, 'PUT', body)
const drop = (id: string, body?: object) => call(gateway.url, `/api/budgets/${id}`, token, 'DELETE', body)
const list = async () => budgetListSchema.parse((await call(gateway.url, '/api/budgets', token)).body).budgets

test('a budget is made and lowered without the PIN', async () => {
  const made = await put({ period: 'day', limit_usd: 5 })
  expect(made).toMatchObject({
    status: 200,
    body: { budget: { agent_id: null, period: 'day', limit_usd: 5, spent_usd: 0, reserved_usd: 0 } },
  })
  const lowered = await put({ period: 'day', limit_usd: 2.5 })
  expect(lowered.body.budget).toEqual({ ...made.body.budget, limit_usd: 2.5 })
  await put({ agent_id: 'agent-1', period: 'day', limit_usd: 1 })
  expect(await list()).toMatchObject([
    { agent_id: null, limit_usd: 2.5 },
    { agent_id: 'agent-1', limit_usd: 1 },
  ])
})

test('to raise one takes the PIN, and a wrong one changes nothing', async () => {
  await put({ period: 'month', limit_usd: 1 })
  expect(await put({ period: 'month', limit_usd: 2 })).toMatchObject({
    status: 401,
    body: { code: 'pin_required', error: 'Raising a budget needs your PIN.' },
  })
  const wrong = await put({ period: 'month', limit_usd: 2, pin: '000000' })
  expect(wrong).toMatchObject({ status: 401, body: { code: 'pin_invalid', remaining_attempts: 2 } })
  expect(await list()).toMatchObject([{ limit_usd: 1 }])
  expect(await put({ period: 'month', limit_usd: 2, pin })).toMatchObject({ status: 200 })
  expect(await list()).toMatchObject([{ limit_usd: 2 }])
})

test('three wrong PINs shut this door as they do every other', async () => {
  await put({ period: 'month', limit_usd: 1 })
  for (let i = 0; i < 3; i++) await put({ period: 'month', limit_usd: 2, pin: '000000' })
  const shut = await put({ period: 'month', limit_usd: 2, pin })
  expect(shut).toMatchObject({ status: 429, body: { code: 'locked_out', locked: true } })
  expect(Number(shut.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await put({ period: 'month', limit_usd: 0.5 })).toMatchObject({ status: 200 })
})

test('to delete one takes the PIN', async () => {
  const { id } = (await put({ period: 'ever', limit_usd: 1 })).body.budget
  expect(await drop(id)).toMatchObject({ status: 401, body: { code: 'pin_required' } })
  expect(await drop(id, { pin: '000000' })).toMatchObject({ status: 401, body: { code: 'pin_invalid' } })
  expect(await list()).toHaveLength(1)
  expect(await drop(id, { pin })).toMatchObject({ status: 200, body: { deleted: true } })
  expect(await list()).toEqual([])
  expect(await drop(id, { pin })).toMatchObject({ status: 404, body: { code: 'not_found' } })
})

test('what is not a budget is refused in words', async () => {
  for (const body of [
    { period: 'week', limit_usd: 1 },
    { period: 'day', limit_usd: -1 },
    { period: 'day' },
    { period: 'day', limit_usd: 1, agent_id: '' },
    { period: 'day', limit_usd: 1, agent_id: 'a\0b' },
  ]) {
    expect(await put(body)).toMatchObject({
      status: 400,
      body: { code: 'bad_request', error: expect.stringMatching(/\w/) },
    })
  }
})

test('somebody else’s budgets are not there', async () => {
  const stranger = await aPerson(gateway.db)
  const theirs = { id: 'bud_theirs', userId: stranger.userId, period: 'day', limit: 1n }
  await gateway.db.prisma.budget.create({ data: theirs })
  expect(await list()).toEqual([])
  expect(await drop(theirs.id, { pin })).toMatchObject({ status: 404 })
  expect(await gateway.db.prisma.budget.count({ where: { id: theirs.id } })).toBe(1)
})

test('the list shows what is spent, and what requests that still run may cost', async () => {
  const { db, userId } = gateway
  const agent = await anAgent(db, { userId, agentKey: 'spender' })
  const turn = await aQueuedTurn(db, agent)
  const claimed = await claimTurn(db, { turnId: turn.id, owner: 'runner', leaseMs: 60_000 })
  const fence = { turnId: turn.id, epoch: claimed?.turn.epoch ?? 0 }
  const what = { step: 1, purpose: 'answer', provider: 'claude', model: 'm', keyId: null } as const
  const reserve = async (worstCase: number) => {
    const outcome = await reserveRequest(db, { ...what, fence, worstCase, periods: budgetPeriodsAt(new Date()) })
    return outcome.type === 'reserved' ? outcome.requestId : ''
  }
  const requestId = await reserve(fromUsd(0.5))
  await settleRequest(db, { requestId, usage: noUsage, cost: fromUsd(0.25), outcome: 'settled' })
  await put({ period: 'turn', limit_usd: 1 })
  expect((await put({ period: 'day', limit_usd: 1 })).body.budget).toMatchObject({ spent_usd: 0.25, reserved_usd: 0 })
  await reserve(fromUsd(0.125))
  expect(await list()).toMatchObject([
    { period: 'turn', spent_usd: 0.25, reserved_usd: 0.125 },
    { period: 'day', spent_usd: 0.25, reserved_usd: 0.125 },
  ])
})
