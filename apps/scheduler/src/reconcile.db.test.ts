import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createBus, type Bus } from '@rain/bus'
import {
  budgetPeriodsAt,
  claimTurn,
  createDb,
  finishTurn,
  parkTurn,
  recordStep,
  reserveRequest,
  type Db,
  type Fence,
} from '@rain/db'
import { aPerson, aQueuedTurn } from '@rain/db/testing'
import { newId, type Event } from '@rain/protocol'
import { testDatabase, testRedis } from '@rain/testing'
import { reconcile } from './reconcile.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
let redis: Awaited<ReturnType<typeof testRedis>>
let db: Db
let bus: Bus

beforeAll(async () => {
  ;[database, redis] = await Promise.all([testDatabase(), testRedis()])
  db = createDb(database.url)
  bus = createBus(redis.url)
})

afterAll(async () => {
  await bus?.close()
  await db?.close()
  await Promise.all([database?.close(), redis?.close()])
})

/** Reconciles, and keeps which turns were rung for. */
async function look(waiting = 0) {
  const rung: string[] = []
  await reconcile({
    db,
    graceMs: 0,
    bus: {
      log: bus.log,
      jobs: { waiting: async () => waiting, enqueue: async (turnId) => void rung.push(turnId), close: async () => {} },
    },
  })
  return rung
}

async function said(userId: string): Promise<Event[]> {
  const events: Event[] = []
  for await (const { event } of bus.log.readBackwards(userId, '+')) events.unshift(event)
  return events
}

async function aRunningTurn(leaseMs = 20_000) {
  const person = await aPerson(db)
  const turn = await aQueuedTurn(db, person)
  const claimed = await claimTurn(db, { turnId: turn.id, owner: 'runner', leaseMs })
  return { ...person, turnId: turn.id, fence: { turnId: turn.id, epoch: claimed?.turn.epoch ?? 0 } }
}

async function aParkedTurn(timeoutMs: number) {
  const running = await aRunningTurn()
  const toolCallId = newId('toolCall')
  const call = {
    toolUseId: 'u',
    tool: 'bash',
    input: {},
    inputHash: 'h',
    level: 'yellow',
    reasons: [],
    unusable: null,
  } as const
  await recordStep(db, running.fence, {
    step: 1,
    provider: 'demo',
    model: 'demo',
    stopReason: 'tool_use',
    content: [],
    usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, thinkingTokens: 0 },
    cost: 0,
    toolCalls: [{ ...call, id: toolCallId, reasons: [] }],
  })
  const requestId = newId('permission')
  await parkTurn(db, running.fence, {
    permissions: [{ id: requestId, toolCallId, level: 'yellow', inputHash: 'h' }],
    questions: [],
    permissionTimeoutMs: timeoutMs,
    questionTimeoutMs: timeoutMs,
  })
  return { ...running, requestId }
}

test('a turn whose job was lost is rung for, and one whose runner died', async () => {
  const queued = await aQueuedTurn(db, await aPerson(db))
  const dead = await aRunningTurn(0)
  const alive = await aRunningTurn()
  const rung = await look()
  expect(rung).toEqual(expect.arrayContaining([queued.id, dead.turnId]))
  expect(rung).not.toContain(alive.turnId)
})

test('while no runner takes the jobs that wait, no more are added', async () => {
  await aQueuedTurn(db, await aPerson(db))
  expect(await look(10_000)).toEqual([])
  expect(await look()).not.toEqual([])
})

test('a request that nobody answered in time is denied, said once, and its turn goes on', async () => {
  const parked = await aParkedTurn(0)
  expect(await look()).toContain(parked.turnId)
  await look()
  const events = await said(parked.userId)
  expect(events).toEqual([
    expect.objectContaining({ type: 'permission_resolved', request_id: parked.requestId, decision: 'expired' }),
  ])
})

test('a request whose runner died before it asked is asked, once', async () => {
  const parked = await aParkedTurn(300_000)
  await look()
  await look()
  const asked = (await said(parked.userId)).filter((event) => event.type === 'permission_request')
  expect(asked).toMatchObject([{ request_id: parked.requestId, tool: 'bash' }])
})

test('an outcome whose runner died before it said so is said, once', async () => {
  const { fence, turnId, userId } = await aRunningTurn()
  await finishTurn(db, fence, { outcome: 'completed', text: 'completed' })
  await look()
  await look()
  expect(await said(userId)).toMatchObject([{ type: 'result', turn_id: turnId }])
})

async function aRequestOf(fence: Fence) {
  const reserved = await reserveRequest(db, {
    fence,
    step: 1,
    purpose: 'answer',
    provider: 'demo',
    model: 'demo',
    keyId: null,
    worstCase: 1,
    periods: budgetPeriodsAt(new Date()),
  })
  if (reserved.type !== 'reserved') throw new Error(reserved.type)
  const { requestId } = reserved
  return async () => (await db.prisma.modelRequest.findUniqueOrThrow({ where: { id: requestId } })).status
}

test('a request to a model whose runner died is lost, and one that is being answered is not', async () => {
  const [dead, alive] = [await aRunningTurn(), await aRunningTurn()]
  const [ofDead, ofAlive] = [await aRequestOf(dead.fence), await aRequestOf(alive.fence)]
  await look()
  expect([await ofDead(), await ofAlive()]).toEqual(['reserved', 'reserved'])
  await db.prisma.turn.update({ where: { id: dead.turnId }, data: { leaseUntil: new Date(0) } })
  await look()
  expect([await ofDead(), await ofAlive()]).toEqual(['lost', 'reserved'])
})

test('two schedulers at once say nothing twice', async () => {
  const { fence, userId } = await aRunningTurn()
  await finishTurn(db, fence, { outcome: 'failed', text: 'no', errorCode: 'internal' })
  const parked = await aParkedTurn(0)
  await Promise.all([look(), look(), look()])
  expect(await said(userId)).toMatchObject([{ type: 'user_message' }, { type: 'error' }])
  expect(await said(parked.userId)).toHaveLength(1)
})
