import { beforeEach, expect, test } from '@jest/globals'
import { newId, noUsage } from '@rain/protocol'
import {
  claimTurn,
  contextUpTo,
  finishToolCall,
  finishTurn,
  pruneToolCalls,
  recordStep,
  recordSummary,
  startToolCall,
  summariesOf,
  type Fence,
  type Turn,
} from './index.ts'
import { aPerson, aQueuedTurn, type Person } from './testing/index.ts'
import { testDb } from './testing/test-db.ts'

const db = await testDb()
let person: Person

beforeEach(async () => {
  person = await aPerson(db)
})

async function aTurn(text: string): Promise<{ turn: Turn; fence: Fence }> {
  const queued = await aQueuedTurn(db, person, text)
  const claimed = await claimTurn(db, { turnId: queued.id, owner: 'runner', leaseMs: 20_000 })
  if (!claimed) throw new Error('not claimed')
  return { turn: claimed.turn, fence: { turnId: queued.id, epoch: claimed.turn.epoch } }
}

/** A step that calls one tool, answered. */
async function aRound(fence: Fence, step: number, output: string): Promise<string> {
  const id = newId('toolCall')
  const call = { id, toolUseId: `use_${step}`, tool: 'bash', input: {}, inputHash: 'h', level: 'green' } as const
  await recordStep(db, fence, {
    step,
    provider: 'demo',
    model: 'demo',
    stopReason: 'tool_use',
    content: [{ type: 'tool_call', toolUseId: call.toolUseId, tool: 'bash', input: {} }],
    usage: noUsage,
    cost: 0,
    toolCalls: [{ ...call, reasons: [], unusable: null }],
  })
  await startToolCall(db, fence, { id, from: 'proposed', inputHash: 'h' })
  await finishToolCall(db, fence, { id, status: 'done', output })
  return id
}

const finish = (fence: Fence) => finishTurn(db, fence, { outcome: 'completed', text: 'completed' })

const counted = (turn: Turn, step: number, given: { purpose?: string; status?: string; provider?: string } = {}) =>
  db.prisma.modelRequest.create({
    data: {
      id: newId('modelRequest'),
      userId: person.userId,
      agentKey: person.agentKey,
      conversationId: person.conversationId,
      turnId: turn.id,
      step,
      purpose: 'answer',
      provider: 'demo',
      model: 'auto',
      status: 'settled',
      inputTokens: 100,
      cacheReadTokens: 20,
      cacheWriteTokens: 3,
      outputTokens: 1000,
      ...given,
    },
  })

const read = (turn: Turn, given: { limit?: number } = {}) =>
  contextUpTo(db, {
    conversationId: person.conversationId,
    turnSeq: turn.seq,
    limit: 100,
    ...given,
  })

const summaryOf = (turn: Turn, upToStep: number | null, text = 'what was before') => ({
  upToTurnSeq: turn.seq,
  upToStep,
  text,
  provider: 'demo',
  model: 'demo',
  tokensBefore: 900,
  tokensAfter: 90,
})

test('without a summary everything is read, in the order it was said', async () => {
  const first = await aTurn('one')
  await aRound(first.fence, 1, 'out')
  await finish(first.fence)
  const { turn } = await aTurn('two')
  const context = await read(turn)
  expect(context).toMatchObject({ summary: null, counted: null })
  expect(context.steps.map(({ role, turnSeq, step }) => [role, turnSeq, step])).toEqual([
    ['user', first.turn.seq, 0],
    ['assistant', first.turn.seq, 1],
    ['user', turn.seq, 0],
  ])
  expect(context.steps[1]?.toolCalls).toEqual([expect.objectContaining({ output: 'out', pruned: null })])
})

test('a summary stands for the turns up to its own, and the newest one counts', async () => {
  const first = await aTurn('one')
  await finish(first.fence)
  const second = await aTurn('two')
  await recordSummary(db, second.fence, summaryOf(first.turn, null, 'an older one'))
  await finish(second.fence)
  const third = await aTurn('three')
  const written = await recordSummary(db, third.fence, summaryOf(second.turn, null))
  const context = await read(third.turn)
  expect(context.summary).toEqual(written)
  expect(context.steps.map((step) => step.turnId)).toEqual([third.turn.id])
})

test('a summary of a part of a turn leaves the message of the person in its place', async () => {
  const { turn, fence } = await aTurn('a long task')
  for (const step of [1, 2, 3]) await aRound(fence, step, `out ${step}`)
  await recordSummary(db, fence, summaryOf(turn, 2))
  const context = await read(turn)
  expect(context.steps.map(({ role, step }) => [role, step])).toEqual([
    ['user', 0],
    ['assistant', 3],
  ])
})

test('an output that was pruned is no longer read, and its length is known', async () => {
  const { turn, fence } = await aTurn('go')
  const [old, kept] = [await aRound(fence, 1, 'x'.repeat(500)), await aRound(fence, 2, 'y')]
  expect(await pruneToolCalls(db, fence, [old])).toBe(true)
  const calls = (await read(turn)).steps.flatMap((step) => step.toolCalls)
  expect(calls).toMatchObject([
    { id: old, output: null, pruned: { characters: 500 } },
    { id: kept, output: 'y', pruned: null },
  ])
  expect(await db.prisma.toolCall.findUnique({ where: { id: old } })).toMatchObject({ output: 'x'.repeat(500) })
})

test('who lost the turn prunes and summarises nothing', async () => {
  const { turn, fence } = await aTurn('go')
  const id = await aRound(fence, 1, 'out')
  const late = { ...fence, epoch: fence.epoch - 1 }
  expect(await pruneToolCalls(db, late, [id])).toBe(false)
  expect(await recordSummary(db, late, summaryOf(turn, 1))).toBeNull()
  expect(await read(turn)).toMatchObject({ summary: null, steps: [{}, { toolCalls: [{ pruned: null }] }] })
})

test('what the provider counted for the newest step is known with it', async () => {
  const { turn, fence } = await aTurn('go')
  await aRound(fence, 1, 'a')
  await aRound(fence, 2, 'b')
  await counted(turn, 1)
  await counted(turn, 2)
  expect((await read(turn)).counted).toEqual({
    turnId: turn.id,
    step: 2,
    tokens: 1123,
    provider: 'demo',
    models: ['auto', 'demo'],
  })
})

test.each([
  ['of a summary', { purpose: 'summary' }],
  ['that was never settled', { status: 'reserved' }],
  ['of a provider that failed before another one answered', { provider: 'other' }],
])('a request %s counts nothing', async (_name, given) => {
  const { turn, fence } = await aTurn('go')
  await aRound(fence, 1, 'a')
  await counted(turn, 1, given)
  expect((await read(turn)).counted).toBeNull()
})

test('a count from before a pruning or a summary is no longer true', async () => {
  const { turn, fence } = await aTurn('go')
  const id = await aRound(fence, 1, 'a')
  await aRound(fence, 2, 'b')
  await db.prisma.modelRequest.update({
    where: { id: (await counted(turn, 2)).id },
    data: { createdAt: new Date(Date.now() - 60_000) },
  })
  expect((await read(turn)).counted).toMatchObject({ step: 2 })
  await pruneToolCalls(db, fence, [id])
  expect((await read(turn)).counted).toBeNull()
})

test('a turn knows the summaries that were made while it ran', async () => {
  const first = await aTurn('one')
  await finish(first.fence)
  const second = await aTurn('two')
  const written = await recordSummary(db, second.fence, summaryOf(first.turn, null))
  await finish(second.fence)
  expect(await summariesOf(db, first.turn.id)).toEqual([])
  expect(await summariesOf(db, second.turn.id)).toEqual([written])
})

test('only the newest rows are read where there are more than the limit', async () => {
  const { turn, fence } = await aTurn('go')
  for (const step of [1, 2, 3]) await aRound(fence, step, 'x')
  expect((await read(turn, { limit: 2 })).steps.map((step) => step.step)).toEqual([2, 3])
})
