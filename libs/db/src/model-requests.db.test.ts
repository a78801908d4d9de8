import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fromUsd, noUsage, type BudgetPeriod, type NanoUsd } from '@rain/protocol'
import { testDatabase } from '@rain/testing'
import {
  budgetPeriodsAt,
  cancelTurn,
  claimTurn,
  createDb,
  deleteBudget,
  finishTurn,
  listBudgets,
  loseAbandonedRequests,
  loseEarlierRequests,
  reserveRequest,
  setBudget,
  settleRequest,
  type Db,
  type Fence,
  type Reserved,
} from './index.ts'
import { anAgent, aPerson, aQueuedTurn, type Person } from './testing/index.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let db: Db
let otherRunner: Db

beforeAll(async () => {
  database = await testDatabase()
  db = createDb(database.url)
  otherRunner = createDb(database.url)
})

afterAll(async () => {
  await Promise.all([db?.close(), otherRunner?.close()])
  await database?.close()
})

const cents = (amount: number): NanoUsd => fromUsd(amount / 100)
const today = budgetPeriodsAt(new Date())

async function aRunningTurn(person?: Person, leaseMs = 60_000) {
  const owner = person ?? (await aPerson(db))
  const turn = await aQueuedTurn(db, owner)
  return { ...owner, ...(await claimed(turn.id, leaseMs)) }
}

async function claimed(turnId: string, leaseMs = 60_000) {
  const claim = await claimTurn(db, { turnId, owner: 'runner', leaseMs })
  if (!claim) throw new Error('not claimed')
  return { turnId, fence: { turnId, epoch: claim.turn.epoch } }
}

function aBudget(person: Person, limit: NanoUsd, period: BudgetPeriod = 'day', agentKey = '') {
  return setBudget(db, { userId: person.userId, agentKey, period, limit, mayRaise: true })
}

function reserve(fence: Fence, worstCase: NanoUsd | null, runner = db, periods = today): Promise<Reserved> {
  const what = { step: 1, purpose: 'answer', provider: 'claude', model: 'claude-sonnet-5-5', keyId: null } as const
  return reserveRequest(runner, { ...what, fence, worstCase, periods })
}

async function reserved(fence: Fence, worstCase: NanoUsd | null, periods = today): Promise<string> {
  const outcome = await reserve(fence, worstCase, db, periods)
  if (outcome.type !== 'reserved') throw new Error(`not reserved: ${outcome.type}`)
  return outcome.requestId
}

const usage = {
  ...noUsage,
  inputTokens: 100,
  outputTokens: 20,
  cacheReadTokens: 3,
  cacheWriteTokens: 2,
  thinkingTokens: 7,
}
const settle = (requestId: string, cost: NanoUsd | null) =>
  settleRequest(db, { requestId, usage, cost, outcome: 'settled' })

const budgetsOf = (person: Person) => listBudgets(db, person.userId, today)
const requestRow = (id: string) => db.prisma.modelRequest.findUniqueOrThrow({ where: { id } })

async function aMinutePasses(): Promise<void> {
  await db.prisma.$executeRaw`UPDATE model_requests SET created_at = created_at - interval '1 minute'`
  await db.prisma.$executeRaw`UPDATE turns SET finished_at = finished_at - interval '1 minute'`
}

describe('a request to a model', () => {
  test('is in the ledger before it is sent, and with what it came to afterwards', async () => {
    const turn = await aRunningTurn()
    const requestId = await reserved(turn.fence, cents(5))
    expect(await requestRow(requestId)).toMatchObject({
      userId: turn.userId,
      agentKey: turn.agentKey,
      conversationId: turn.conversationId,
      turnId: turn.turnId,
      status: 'reserved',
      reserved: BigInt(cents(5)),
      cost: null,
    })
    await settle(requestId, cents(2))
    expect(await requestRow(requestId)).toMatchObject({
      ...usage,
      status: 'settled',
      cost: BigInt(cents(2)),
      finishedAt: expect.any(Date),
    })
  })

  test('of a turn that is not ours, has ended or is to be stopped is not reserved', async () => {
    const { fence, userId, turnId } = await aRunningTurn()
    expect(await reserve({ ...fence, epoch: fence.epoch - 1 }, 1)).toEqual({ type: 'lost' })
    await cancelTurn(db, { turnId, userId })
    expect(await reserve(fence, 1)).toEqual({ type: 'lost' })
    await finishTurn(db, fence, { outcome: 'interrupted', text: '' })
    expect(await reserve(fence, 1)).toEqual({ type: 'lost' })
    expect(await db.prisma.modelRequest.count({ where: { turnId } })).toBe(0)
  })

  test('that failed says why, and what it cost', async () => {
    const turn = await aRunningTurn()
    const requestId = await reserved(turn.fence, null)
    const failure = { usage: noUsage, cost: 0, outcome: 'failed', errorCode: 'provider_overloaded' } as const
    await settleRequest(db, { requestId, ...failure })
    expect(await requestRow(requestId)).toMatchObject({ status: 'failed', errorCode: 'provider_overloaded', cost: 0n })
  })

  test('whose price is not known is sent where no budget is, and its cost stays unknown', async () => {
    const turn = await aRunningTurn()
    const requestId = await reserved(turn.fence, null)
    await settle(requestId, null)
    expect(await requestRow(requestId)).toMatchObject({ status: 'settled', reserved: null, cost: null })
  })

  test('whose price is not known is never sent where a budget is', async () => {
    const turn = await aRunningTurn()
    await aBudget(turn, cents(100))
    expect(await reserve(turn.fence, null)).toMatchObject({ type: 'price_unknown', budget: { period: 'day' } })
    expect(await db.prisma.modelRequest.count({ where: { turnId: turn.turnId } })).toBe(0)
  })
})

describe('a budget', () => {
  test('holds the worst case while a request runs, and keeps what it cost, once', async () => {
    const turn = await aRunningTurn()
    await aBudget(turn, cents(100))
    const requestId = await reserved(turn.fence, cents(30))
    expect(await budgetsOf(turn)).toMatchObject([{ limit: cents(100), spent: 0, reserved: cents(30) }])
    await Promise.all([settle(requestId, cents(4)), settle(requestId, cents(4)), settle(requestId, cents(5))])
    await settle(requestId, cents(6))
    const [budget] = await budgetsOf(turn)
    expect(budget?.reserved).toBe(0)
    expect(BigInt(budget?.spent ?? -1)).toBe((await requestRow(requestId)).cost)
  })

  test('refuses what does not fit, says what is left, and lets in what fits to the last billionth', async () => {
    const turn = await aRunningTurn()
    const id = await aBudget(turn, cents(10))
    await settle(await reserved(turn.fence, cents(6)), cents(6))
    const running = await reserved(turn.fence, cents(1))
    expect(await reserve(turn.fence, cents(3) + 1)).toEqual({
      type: 'exhausted',
      wanted: cents(3) + 1,
      budget: { id, agentKey: '', period: 'day', limit: cents(10), spent: cents(6), reserved: cents(1) },
    })
    await reserved(turn.fence, cents(3))
    await settle(running, 0)
    await reserved(turn.fence, cents(1))
    expect(await reserve(turn.fence, 1)).toMatchObject({ type: 'exhausted' })
  })

  test('that is used up still lets through what costs nothing', async () => {
    const turn = await aRunningTurn()
    await aBudget(turn, 0)
    expect(await reserve(turn.fence, 1)).toMatchObject({ type: 'exhausted' })
    expect(await reserve(turn.fence, 0)).toMatchObject({ type: 'reserved', warnings: [] })
  })

  test('counts in all that apply or in none, and the tightest one is named', async () => {
    const turn = await aRunningTurn()
    await aBudget(turn, cents(100), 'month')
    await aBudget(turn, cents(5), 'day', turn.agentKey)
    await aBudget(turn, cents(50), 'turn')
    await aBudget(turn, cents(1), 'ever', 'somebody else')
    expect(await reserve(turn.fence, cents(6))).toMatchObject({ budget: { period: 'day', agentKey: turn.agentKey } })
    expect((await budgetsOf(turn)).map((budget) => budget.reserved)).toEqual([0, 0, 0, 0])
    await reserved(turn.fence, cents(4))
    expect((await budgetsOf(turn)).map((budget) => [budget.period, budget.reserved])).toEqual([
      ['turn', cents(4)],
      ['month', cents(4)],
      ['day', cents(4)],
      ['ever', 0],
    ])
  })

  test('of one agent leaves the others alone', async () => {
    const turn = await aRunningTurn()
    const other = await aRunningTurn(await anAgent(db, { userId: turn.userId, agentKey: 'second' }))
    await aBudget(turn, 0, 'day', turn.agentKey)
    expect(await reserve(turn.fence, 1)).toMatchObject({ type: 'exhausted' })
    expect(await reserve(other.fence, 1)).toMatchObject({ type: 'reserved' })
  })

  test('begins anew with the day, the month and the turn', async () => {
    const first = await aRunningTurn()
    for (const period of ['day', 'turn'] as const) await aBudget(first, cents(1), period)
    await settle(await reserved(first.fence, cents(1)), cents(1))
    const tomorrow = budgetPeriodsAt(new Date(Date.now() + 25 * 3_600_000))
    expect(await reserve(first.fence, cents(1), db, tomorrow)).toMatchObject({ budget: { period: 'turn' } })
    await finishTurn(db, first.fence, { outcome: 'completed', text: '' })
    const second = await aRunningTurn(first)
    expect(await reserve(second.fence, cents(1))).toMatchObject({ budget: { period: 'day' } })
    expect(await reserve(second.fence, cents(1), db, tomorrow)).toMatchObject({ type: 'reserved' })
  })

  test('counts what its period had come to before it was made', async () => {
    const turn = await aRunningTurn()
    await settle(await reserved(turn.fence, cents(9)), cents(3))
    await settleRequest(db, {
      requestId: await reserved(turn.fence, cents(9)),
      usage,
      cost: cents(2),
      outcome: 'failed',
    })
    await db.prisma.modelRequest.update({
      where: { id: await reserved(turn.fence, cents(40)) },
      data: { createdAt: new Date(today.day.since.getTime() - 1), status: 'lost' },
    })
    for (const period of ['turn', 'day', 'ever'] as const) await aBudget(turn, cents(100), period)
    expect((await budgetsOf(turn)).map((budget) => budget.spent)).toEqual([0, cents(5), cents(45)])
    await reserved(turn.fence, cents(1))
    const spent = (await budgetsOf(turn)).map(({ spent, reserved }) => [spent, reserved])
    expect(spent.slice(1)).toEqual([
      [cents(5), cents(1)],
      [cents(45), cents(1)],
    ])
  })

  test('takes the worst case for spent where the cost stayed unknown', async () => {
    const turn = await aRunningTurn()
    await aBudget(turn, cents(10))
    await settle(await reserved(turn.fence, cents(7)), null)
    expect(await budgetsOf(turn)).toMatchObject([{ spent: cents(7), reserved: 0 }])
  })

  test('is raised only where that is allowed, and lowered always', async () => {
    const person = await aPerson(db)
    const budget = { userId: person.userId, agentKey: '', period: 'month', mayRaise: false } as const
    const id = await setBudget(db, { ...budget, limit: cents(10) })
    expect(await setBudget(db, { ...budget, limit: cents(11) })).toBeNull()
    expect(await setBudget(db, { ...budget, limit: cents(9) })).toBe(id)
    expect(await setBudget(db, { ...budget, limit: cents(20), mayRaise: true })).toBe(id)
    expect(await budgetsOf(person)).toMatchObject([{ id, limit: cents(20) }])
  })

  test('that is deleted while a request runs leaves nothing behind', async () => {
    const turn = await aRunningTurn()
    const id = (await aBudget(turn, cents(10))) ?? ''
    const requestId = await reserved(turn.fence, cents(5))
    expect(await deleteBudget(db, { id, userId: 'usr_other' })).toBe(false)
    expect(await deleteBudget(db, { id, userId: turn.userId })).toBe(true)
    await settle(requestId, cents(5))
    expect(await requestRow(requestId)).toMatchObject({ status: 'settled' })
    expect(await budgetsOf(turn)).toEqual([])
  })
})

describe('a warning', () => {
  test('comes once, with the settlement that takes a budget over four fifths', async () => {
    const turn = await aRunningTurn()
    const id = await aBudget(turn, cents(10))
    const [first, second] = [await reserved(turn.fence, cents(5)), await reserved(turn.fence, cents(4))]
    expect(await settle(first, cents(5))).toEqual([])
    expect(await settle(second, cents(3))).toEqual([
      { id, agentKey: '', period: 'day', limit: cents(10), spent: cents(8), reserved: 0 },
    ])
    expect(await settle(await reserved(turn.fence, cents(1)), cents(1))).toEqual([])
    expect(await reserve(turn.fence, cents(1))).toMatchObject({ type: 'reserved', warnings: [] })
  })

  test('comes with a reservation where the limit was lowered since, and again after it was raised', async () => {
    const turn = await aRunningTurn()
    await aBudget(turn, cents(100))
    await settle(await reserved(turn.fence, cents(9)), cents(9))
    await aBudget(turn, cents(10))
    expect(await reserve(turn.fence, 1)).toMatchObject({ warnings: [{ spent: cents(9), limit: cents(10) }] })
    expect(await reserve(turn.fence, 1)).toMatchObject({ warnings: [] })
    await aBudget(turn, cents(20))
    expect(await settle(await reserved(turn.fence, cents(9)), cents(9))).toMatchObject([{ spent: cents(18) }])
  })
})

describe('many requests at once, on two runners,', () => {
  const many = Array.from({ length: 20 }, (_, index) => index)

  async function twentyTurns() {
    const owner = await aPerson(db)
    const agents = many.map((index) => anAgent(db, { userId: owner.userId, agentKey: `agent-${index}` }))
    return { owner, turns: await Promise.all((await Promise.all(agents)).map((agent) => aRunningTurn(agent))) }
  }

  const reserveAll = (turns: { fence: Fence }[]) =>
    Promise.all(turns.map(({ fence }, index) => reserve(fence, cents(1), index % 2 === 0 ? db : otherRunner)))

  const count = (outcomes: Reserved[], type: Reserved['type']) => outcomes.filter((one) => one.type === type).length

  /** Keeps all reservations of a person waiting until `most` of them do, so that none has seen what another did. */
  async function crowd(owner: Person, most: number) {
    const gatekeeper = createDb(database.url, { connections: 2 })
    const client = await gatekeeper.pool.connect()
    await client.query('BEGIN')
    await client.query('SELECT id FROM budgets WHERE user_id = $1 FOR UPDATE', [owner.userId])
    return async () => {
      const waiting = `SELECT count(*)::int AS n FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`
      while (((await gatekeeper.pool.query<{ n: number }>(waiting)).rows[0]?.n ?? 0) < most);
      await client.query('COMMIT')
      client.release()
      await gatekeeper.close()
    }
  }

  test('fill every budget to the last one that fits, and not further', async () => {
    const { owner, turns } = await twentyTurns()
    await aBudget(owner, cents(7) + 5, 'day')
    await aBudget(owner, cents(13), 'month')
    const outcomes = await reserveAll(turns)
    expect([count(outcomes, 'reserved'), count(outcomes, 'exhausted')]).toEqual([7, 13])
    expect(await budgetsOf(owner)).toMatchObject([
      { period: 'day', spent: 0, reserved: cents(7) },
      { period: 'month', spent: 0, reserved: cents(7) },
    ])
  })

  test('count what was reserved while they waited for each other', async () => {
    const { owner, turns } = await twentyTurns()
    await aBudget(owner, cents(8), 'day')
    await aBudget(owner, cents(13), 'month')
    await reserved(turns[0]?.fence ?? { turnId: '', epoch: 0 }, cents(1))
    const letThrough = await crowd(owner, many.length)
    const reserving = reserveAll(turns)
    await letThrough()
    const outcomes = await reserving
    expect([count(outcomes, 'reserved'), count(outcomes, 'exhausted')]).toEqual([7, 13])
    expect(await budgetsOf(owner)).toMatchObject([{ reserved: cents(8) }, { reserved: cents(8) }])
  })

  test('that are reserved, settled and lost in any order leave exact sums and no deadlock', async () => {
    const { owner, turns } = await twentyTurns()
    for (const period of ['month', 'ever', 'turn', 'day'] as const) await aBudget(owner, cents(1000), period)
    for (const { agentKey } of turns) await aBudget(owner, cents(1000), 'day', agentKey)
    await Promise.all(
      turns.map(async ({ fence }, index) => {
        const runner = index % 2 === 0 ? db : otherRunner
        for (let round = 1; round <= 5; round++) {
          const outcome = await reserve(fence, cents(2), runner)
          if (outcome.type !== 'reserved') throw new Error(outcome.type)
          if (round === 5) await loseEarlierRequests(runner, fence)
          else await settleRequest(runner, { requestId: outcome.requestId, usage, cost: cents(1), outcome: 'settled' })
        }
      }),
    )
    const all = await budgetsOf(owner)
    const of = (period: BudgetPeriod) => all.find((budget) => budget.period === period && budget.agentKey === '')
    for (const period of ['day', 'month', 'ever'] as const) {
      expect(of(period)).toMatchObject({ spent: many.length * cents(6), reserved: 0 })
    }
    expect(of('turn')).toMatchObject({ spent: cents(6), reserved: 0 })
    expect(all.filter(({ agentKey }) => agentKey !== '')).toHaveLength(many.length)
    for (const { agentKey, spent } of all) if (agentKey !== '') expect(spent).toBe(cents(6))
  }, 30_000)
})

describe('a request whose runner died', () => {
  test('is lost when the next one takes the turn over: its worst case stays spent, its cost unknown', async () => {
    const turn = await aRunningTurn(undefined, 0)
    await aBudget(turn, cents(10))
    const requestId = await reserved(turn.fence, cents(6))
    const { fence } = await claimed(turn.turnId)
    expect(await loseEarlierRequests(db, turn.fence)).toBe(0)
    expect(await loseEarlierRequests(db, fence)).toBe(1)
    expect(await loseEarlierRequests(db, fence)).toBe(0)
    expect(await requestRow(requestId)).toMatchObject({ status: 'lost', cost: null, reserved: BigInt(cents(6)) })
    await settle(requestId, cents(1))
    expect(await requestRow(requestId)).toMatchObject({ status: 'lost' })
    expect(await budgetsOf(turn)).toMatchObject([{ spent: cents(6), reserved: 0 }])
    expect(await reserve(fence, cents(5))).toMatchObject({ type: 'exhausted' })
  })

  test('is found by who looks after all, whatever became of its turn', async () => {
    const [ended, lost, forgotten, overtaken, alive] = await Promise.all(
      [60_000, 0, 60_000, 60_000, 60_000].map((leaseMs) => aRunningTurn(undefined, leaseMs)),
    )
    if (!ended || !lost || !forgotten || !overtaken || !alive) throw new Error('five turns')
    const requests = []
    for (const { fence } of [ended, lost, forgotten, overtaken]) requests.push(await reserved(fence, 1))
    const running = [await reserved(overtaken.fence, 1), await reserved(alive.fence, 1)]
    await finishTurn(db, ended.fence, { outcome: 'completed', text: '' })
    await db.prisma.turn.delete({ where: { id: forgotten.turnId } })
    await aMinutePasses()
    expect(await loseAbandonedRequests(db, 120_000)).toBe(0)
    await Promise.all([loseAbandonedRequests(db, 0), loseAbandonedRequests(otherRunner, 0)])
    for (const id of requests) expect(await requestRow(id)).toMatchObject({ status: 'lost' })
    for (const id of running) expect(await requestRow(id)).toMatchObject({ status: 'reserved' })
  })

  test('is older than the next one of its turn, also where the clock has not moved on in between', async () => {
    const { fence } = await aRunningTurn()
    const first = await reserved(fence, 1)
    const createdAt = new Date(Date.now() + 1000)
    await db.prisma.modelRequest.update({ where: { id: first }, data: { createdAt } })
    const next = await requestRow(await reserved(fence, 1))
    expect(next.createdAt.getTime()).toBe(createdAt.getTime() + 1)
  })
})
