import { beforeEach, expect, test } from '@jest/globals'
import { noUsage } from '@rain/protocol'
import {
  cancelTurn,
  claimTurn,
  contextUpTo,
  finishTurn,
  joinedMessagesOf,
  recordStep,
  rewordQueued,
  steerTurn,
  takeSteers,
  unannouncedTurns,
  type Fence,
  type Turn,
} from '../index.ts'
import { aPerson, aQueuedTurn, type Person } from '../testing/index.ts'
import { testDb } from '../testing/test-db.ts'

const db = await testDb()
let person: Person

beforeEach(async () => {
  person = await aPerson(db)
})

/** A turn at work, with an answer of the model. */
async function atWork(leaseMs = 60_000): Promise<{ turn: Turn; fence: Fence }> {
  const turn = await aQueuedTurn(db, person, 'work')
  const claimed = await claimTurn(db, { turnId: turn.id, owner: 'runner', leaseMs })
  if (!claimed) throw new Error('not claimed')
  const fence = { turnId: turn.id, epoch: claimed.turn.epoch }
  const answer = { provider: 'demo', model: 'demo', stopReason: 'tool_use', usage: noUsage, cost: 0, toolCalls: [] }
  await recordStep(db, fence, { ...answer, step: 1, content: [{ type: 'text', text: 'looking' }] })
  return { turn, fence }
}

const finish = (fence: Fence) => finishTurn(db, fence, { outcome: 'completed', text: '' })
const steer = ({ id: turnId }: Turn) => steerTurn(db, { userId: person.userId, turnId })

test('a message joins the turn at work once, behind the step it was taken at, in the order it was sent', async () => {
  const { turn, fence } = await atWork()
  const first = await aQueuedTurn(db, person, 'first')
  const second = await aQueuedTurn(db, person, 'second')
  await steer(second)
  expect(await steer(first)).toMatchObject({ type: 'steering', intoTurnId: turn.id })
  const [a, b] = await Promise.all([takeSteers(db, fence, 1), takeSteers(db, fence, 1)])
  expect([...a, ...b].map(({ sentTurnId, step, position }) => [sentTurnId, step, position])).toEqual([
    [first.id, 1, 1],
    [second.id, 1, 2],
  ])
  const { steps } = await contextUpTo(db, { ...person, turnSeq: turn.seq, limit: 100 })
  expect(steps.map(({ role, step, position }) => [role, step, position])).toEqual([
    ['user', 0, 0],
    ['assistant', 1, 0],
    ['user', 1, 1],
    ['user', 1, 2],
  ])
  expect(await steer(first)).toEqual({ type: 'joined', intoTurnId: turn.id })
  expect(await joinedMessagesOf(db, turn.id)).toHaveLength(2)
  expect(await unannouncedTurns(db, 0)).toEqual([])
})

test('a message that was not asked for waits on', async () => {
  const { fence } = await atWork()
  const waiting = await aQueuedTurn(db, person, 'later')
  expect(await takeSteers(db, fence, 1)).toEqual([])
  const finished = await finish(fence)
  expect(finished?.nextTurnId).toBe(waiting.id)
})

test('a turn that ends before leaves it in the queue, as a turn of its own', async () => {
  const { fence } = await atWork()
  const waiting = await aQueuedTurn(db, person, 'hear me')
  await steer(waiting)
  const [taken] = await Promise.all([takeSteers(db, fence, 1), finish(fence)])
  const claimed = await claimTurn(db, { turnId: waiting.id, owner: 'runner', leaseMs: 1_000 })
  expect(claimed === null).toBe(taken.length === 1)
  expect(await takeSteers(db, fence, 1)).toEqual([])
})

test('a runner that has lost the turn takes nothing', async () => {
  const { turn, fence } = await atWork(-1_000)
  const waiting = await aQueuedTurn(db, person, 'hear me')
  await steer(waiting)
  const next = await claimTurn(db, { turnId: turn.id, owner: 'another', leaseMs: 60_000 })
  expect(await takeSteers(db, fence, 1)).toEqual([])
  expect(await takeSteers(db, { turnId: turn.id, epoch: next?.turn.epoch ?? 0 }, 1)).toHaveLength(1)
})

test('taken back and taken along at once, it is one of the two', async () => {
  const { fence } = await atWork()
  const waiting = await aQueuedTurn(db, person, 'or not')
  await steer(waiting)
  const [cancelled, taken] = await Promise.all([
    cancelTurn(db, { turnId: waiting.id, userId: person.userId }),
    takeSteers(db, fence, 1),
  ])
  expect(cancelled.type === 'ended').toBe(taken.length === 0)
})

test('nothing at work, or nothing that waits: it is told which', async () => {
  const alone = await aQueuedTurn(db, person, 'alone')
  expect(await steer(alone)).toEqual({ type: 'nothing_runs' })
  const claimed = await claimTurn(db, { turnId: alone.id, owner: 'runner', leaseMs: 60_000 })
  expect(await steer(alone)).toEqual({ type: 'not_queued' })
  await finish({ turnId: alone.id, epoch: claimed?.turn.epoch ?? 0 })
  const stranger = await aPerson(db)
  expect(await steerTurn(db, { userId: stranger.userId, turnId: alone.id })).toEqual({ type: 'not_queued' })
})

test('a message that waits can be said in another way until somebody works on it', async () => {
  const turn = await aQueuedTurn(db, person, 'helo')
  const wanted = { userId: person.userId, turnId: turn.id, text: 'hello' }
  expect(await rewordQueued(db, wanted)).toMatchObject({ id: turn.id })
  await claimTurn(db, { turnId: turn.id, owner: 'runner', leaseMs: 60_000 })
  expect(await rewordQueued(db, { ...wanted, text: 'too late' })).toBeNull()
  const { steps } = await contextUpTo(db, { ...person, turnSeq: turn.seq, limit: 10 })
  expect(steps[0]?.content).toEqual([{ type: 'text', text: 'hello' }])
})
