import { describe, expect, test } from '@jest/globals'
import {
  acceptMessage,
  cancelTurn,
  claimTurn,
  finishToolCall,
  finishTurn,
  markAnnounced,
  openTurns,
  parkTurn,
  recordStep,
  releaseTurn,
  renewLeases,
  startToolCall,
  toolCallsOf,
  turnsToRing,
  unannouncedTurns,
  type NewToolCall,
} from './index.ts'
import { anAgent, aPerson, aQueuedTurn } from './testing/index.ts'
import { testDb } from './testing/test-db.ts'

const db = await testDb()

const claim = (turnId: string, leaseMs = 20_000, owner = 'runner-1') => claimTurn(db, { turnId, owner, leaseMs })

async function aRunningTurn() {
  const person = await aPerson(db)
  const turn = await aQueuedTurn(db, person)
  const claimed = await claim(turn.id)
  if (!claimed) throw new Error('not claimed')
  return { person, turn: claimed.turn, fence: { turnId: turn.id, epoch: claimed.turn.epoch } }
}

const bashCall: NewToolCall = {
  id: '',
  toolUseId: 'toolu_1',
  tool: 'bash',
  input: { command: 'ls' },
  inputHash: 'h1',
  level: 'yellow',
  reasons: [{ code: 'because', text: 'because' }],
  unusable: null,
}

async function aStep(fence: { turnId: string; epoch: number }, callIds: string[], step = 1) {
  return recordStep(db, fence, {
    step,
    provider: 'demo',
    model: 'demo',
    stopReason: 'tool_use',
    content: [],
    usage: { inputTokens: 1, outputTokens: 2, cacheReadTokens: 3, cacheWriteTokens: 4, thinkingTokens: 0 },
    cost: 500_000_000,
    toolCalls: callIds.map((id) => ({ ...bashCall, id, toolUseId: `use_${id}` })),
  })
}

describe('a message', () => {
  test('that is sent again under the same name is the same turn', async () => {
    const { userId, agentId } = await aPerson(db)
    const message = { userId, agentId, text: 'once', clientMsgId: 'c1', provider: 'demo', model: 'auto' }
    const first = await acceptMessage(db, message)
    const second = await acceptMessage(db, message)
    expect(first.type).toBe('accepted')
    expect(second).toEqual({ type: 'duplicate', turn: expect.objectContaining({ seq: expect.any(Number) }) })
    expect(await db.prisma.message.count({ where: { userId } })).toBe(1)
  })

  test('that is sent from two devices at once is one turn', async () => {
    const { userId, agentId } = await aPerson(db)
    const message = { userId, agentId, text: 'once', clientMsgId: 'c2', provider: 'demo', model: 'auto' }
    const results = await Promise.all(Array.from({ length: 8 }, () => acceptMessage(db, message)))
    expect(results.filter((result) => result.type === 'accepted')).toHaveLength(1)
    expect(await db.prisma.turn.count({ where: { userId } })).toBe(1)
  })

  test('to an agent that is gone, or to somebody else’s, is not accepted', async () => {
    const { agentId, userId } = await aPerson(db)
    const other = await aPerson(db)
    const message = { agentId, text: 'x', provider: 'demo', model: 'auto' }
    expect(await acceptMessage(db, { ...message, userId: other.userId })).toEqual({ type: 'agent_gone' })
    await db.prisma.agent.update({ where: { id: agentId }, data: { destroyedAt: new Date() } })
    expect(await acceptMessage(db, { ...message, userId })).toEqual({ type: 'agent_gone' })
  })

  test('waits behind the one before it', async () => {
    const { userId, agentId } = await aPerson(db)
    const message = { userId, agentId, text: 'x', provider: 'demo', model: 'auto' }
    const first = await acceptMessage(db, message)
    const second = await acceptMessage(db, message)
    expect([first, second]).toMatchObject([{ queued: false }, { queued: true }])
  })

  test('gives its conversation a title once', async () => {
    const person = await aPerson(db)
    await aQueuedTurn(db, person, 'first\n  words')
    await aQueuedTurn(db, person, 'second')
    const row = await db.prisma.conversation.findUnique({ where: { id: person.conversationId } })
    expect(row?.title).toBe('first words')
  })
})

describe('a claim', () => {
  test('is given to one of many', async () => {
    const turn = await aQueuedTurn(db, await aPerson(db))
    const claims = await Promise.all(Array.from({ length: 8 }, (_, i) => claim(turn.id, 20_000, `runner-${i}`)))
    expect(claims.filter(Boolean)).toHaveLength(1)
  })

  test('of an agent’s second message waits for the end of the first', async () => {
    const person = await aPerson(db)
    const first = await aQueuedTurn(db, person)
    const second = await aQueuedTurn(db, person)
    expect(await claim(second.id)).toBeNull()
    const claimed = await claim(first.id)
    expect(await claim(second.id)).toBeNull()
    const fence = { turnId: first.id, epoch: claimed?.turn.epoch ?? 0 }
    const finished = await finishTurn(db, fence, { outcome: 'completed', text: 'completed' })
    expect(finished?.nextTurnId).toBe(second.id)
    expect(await claim(second.id)).toMatchObject({ from: 'queued' })
  })

  test('of two agents goes on side by side', async () => {
    const one = await aPerson(db)
    const two = await anAgent(db, { userId: one.userId, agentKey: 'second' })
    const [a, b] = [await aQueuedTurn(db, one), await aQueuedTurn(db, two)]
    expect(await claim(a.id)).not.toBeNull()
    expect(await claim(b.id)).not.toBeNull()
  })

  test('is not taken from a living owner, but from one whose lease ran out', async () => {
    const turn = await aQueuedTurn(db, await aPerson(db))
    await claim(turn.id, 20_000)
    expect(await claim(turn.id)).toBeNull()
    const held = await claim((await aQueuedTurn(db, await aPerson(db))).id, 0)
    const again = await claim(held?.turn.id ?? '')
    expect(again).toMatchObject({ from: 'running', turn: { epoch: 2, takeovers: 1 } })
  })

  test('of a turn that was given back does not count as a lost runner', async () => {
    const { fence } = await aRunningTurn()
    await releaseTurn(db, fence)
    expect(await claim(fence.turnId)).toMatchObject({ from: 'running', turn: { takeovers: 0 } })
  })
})

describe('a former owner', () => {
  test('writes nothing any more', async () => {
    const turn = await aQueuedTurn(db, await aPerson(db))
    const zombie = await claim(turn.id, 0)
    const stale = { turnId: turn.id, epoch: zombie?.turn.epoch ?? 0 }
    await aStep(stale, ['tcl_zombie'])
    await claim(turn.id)
    expect(await aStep(stale, [], 2)).toBe(false)
    expect(await startToolCall(db, stale, { id: 'tcl_zombie', from: 'proposed', inputHash: 'h1' })).toBeNull()
    expect(await finishToolCall(db, stale, { id: 'tcl_zombie', status: 'done', output: 'x' })).toBeNull()
    expect(await finishTurn(db, stale, { outcome: 'completed', text: 'x' })).toBeNull()
    expect(await parkTurn(db, stale, noRequests)).toBe(false)
    expect(await renewLeases(db, [stale], 1000)).toEqual([])
  })
})

const noRequests = { permissions: [], questions: [], permissionTimeoutMs: 1000, questionTimeoutMs: 1000 }

describe('a tool call', () => {
  test('starts once', async () => {
    const { fence } = await aRunningTurn()
    await aStep(fence, ['tcl_once'])
    const start = () => startToolCall(db, fence, { id: 'tcl_once', from: 'proposed', inputHash: 'h1' })
    const starts = await Promise.all([start(), start(), start()])
    expect(starts.filter(Boolean)).toHaveLength(1)
  })

  test('does not start with another input than the one that was judged, nor without approval', async () => {
    const { fence } = await aRunningTurn()
    await aStep(fence, ['tcl_hash'])
    const start = (from: 'proposed' | 'approved', inputHash: string) =>
      startToolCall(db, fence, { id: 'tcl_hash', from, inputHash })
    expect(await start('proposed', 'other')).toBeNull()
    expect(await start('approved', 'h1')).toBeNull()
    expect(await start('proposed', 'h1')).not.toBeNull()
  })

  test('does not start once its turn was cancelled', async () => {
    const { fence, person } = await aRunningTurn()
    await aStep(fence, ['tcl_cancelled'])
    expect(await cancelTurn(db, { turnId: fence.turnId, userId: person.userId })).toMatchObject({ type: 'requested' })
    expect(await startToolCall(db, fence, { id: 'tcl_cancelled', from: 'proposed', inputHash: 'h1' })).toBeNull()
  })

  test('ends once', async () => {
    const { fence } = await aRunningTurn()
    await aStep(fence, ['tcl_end'])
    await startToolCall(db, fence, { id: 'tcl_end', from: 'proposed', inputHash: 'h1' })
    const detail = { kind: 'list', count: 1, truncated: false } as const
    const first = await finishToolCall(db, fence, { id: 'tcl_end', status: 'done', output: 'one', detail })
    expect(first).toMatchObject({ status: 'done', output: 'one', detail })
    expect(await finishToolCall(db, fence, { id: 'tcl_end', status: 'failed', output: 'two' })).toBeNull()
  })
})

describe('the end of a turn', () => {
  test('answers every call that was left open', async () => {
    const { fence } = await aRunningTurn()
    await aStep(fence, ['tcl_open_1', 'tcl_open_2'])
    await startToolCall(db, fence, { id: 'tcl_open_1', from: 'proposed', inputHash: 'h1' })
    await finishTurn(db, fence, { outcome: 'interrupted', text: 'x' })
    const calls = await toolCallsOf(db, fence.turnId)
    expect(calls.map((call) => [call.status, typeof call.output])).toEqual([
      ['interrupted', 'string'],
      ['interrupted', 'string'],
    ])
  })

  test('sums up what the steps used and cost', async () => {
    const { fence } = await aRunningTurn()
    await aStep(fence, [], 1)
    await aStep(fence, [], 2)
    const finished = await finishTurn(db, fence, { outcome: 'completed', text: 'completed' })
    expect(finished?.turn).toMatchObject({
      steps: 2,
      inputTokens: 2,
      outputTokens: 4,
      cacheReadTokens: 6,
      cacheWriteTokens: 8,
      cost: 1_000_000_000,
    })
  })

  test('is found until it is announced', async () => {
    const { fence } = await aRunningTurn()
    await finishTurn(db, fence, { outcome: 'completed', text: 'completed' })
    const found = async () => (await unannouncedTurns(db, 0)).some((turn) => turn.id === fence.turnId)
    expect(await found()).toBe(true)
    await markAnnounced(db, fence.turnId)
    expect(await found()).toBe(false)
  })
})

describe('a cancelled turn', () => {
  test('ends at once when nobody holds it', async () => {
    const person = await aPerson(db)
    const first = await aQueuedTurn(db, person)
    const second = await aQueuedTurn(db, person)
    const cancelled = await cancelTurn(db, { turnId: first.id, userId: person.userId })
    expect(cancelled).toMatchObject({ type: 'ended', turn: { outcome: 'interrupted' }, nextTurnId: second.id })
    expect((await openTurns(db, person.agentId)).map((turn) => turn.id)).toEqual([second.id])
  })

  test('is left alone when it is somebody else’s, or over', async () => {
    const { fence, person } = await aRunningTurn()
    const other = await aPerson(db)
    expect(await cancelTurn(db, { turnId: fence.turnId, userId: other.userId })).toEqual({ type: 'not_open' })
    await finishTurn(db, fence, { outcome: 'completed', text: 'x' })
    expect(await cancelTurn(db, { turnId: fence.turnId, userId: person.userId })).toEqual({ type: 'not_open' })
  })

  test('is told to its owner with the next heartbeat', async () => {
    const { fence, person } = await aRunningTurn()
    await cancelTurn(db, { turnId: fence.turnId, userId: person.userId })
    expect(await renewLeases(db, [fence], 20_000)).toMatchObject([{ id: fence.turnId, cancelRequested: true }])
  })

  test('is not parked', async () => {
    const { fence, person } = await aRunningTurn()
    await cancelTurn(db, { turnId: fence.turnId, userId: person.userId })
    expect(await parkTurn(db, fence, noRequests)).toBe(false)
  })
})

describe('turns to ring for', () => {
  test('are those that could go on and that nobody works on', async () => {
    const lost = await aQueuedTurn(db, await aPerson(db))
    await claim(lost.id, 0)
    const waiting = await aPerson(db)
    const queued = await aQueuedTurn(db, waiting)
    const behind = await aQueuedTurn(db, waiting)
    const { fence: alive } = await aRunningTurn()
    const ring = await turnsToRing(db, 0)
    expect(ring).toEqual(expect.arrayContaining([lost.id, queued.id]))
    expect(ring).not.toContain(behind.id)
    expect(ring).not.toContain(alive.turnId)
  })
})

test('a turn that was given back is not kept by a heartbeat that was under way', async () => {
  const turn = await aQueuedTurn(db, await aPerson(db))
  const claimed = await claimTurn(db, { turnId: turn.id, owner: 'going-down', leaseMs: 20_000 })
  const fence = { turnId: turn.id, epoch: claimed?.turn.epoch ?? 0 }
  await releaseTurn(db, fence)
  expect(await renewLeases(db, [fence], 20_000)).toEqual([])
  expect(await claimTurn(db, { turnId: turn.id, owner: 'next', leaseMs: 20_000 })).not.toBeNull()
})

test('a message to an agent that is being destroyed is not accepted', async () => {
  const { userId, agentId } = await aPerson(db)
  const destroying = await db.pool.connect()
  await destroying.query('BEGIN')
  await destroying.query('UPDATE agents SET destroyed_at = now() WHERE id = $1', [agentId])
  const accepting = acceptMessage(db, { userId, agentId, text: 'wait', provider: 'demo', model: 'auto' })
  await Promise.race([accepting, untilSomebodyWaits()])
  await destroying.query('COMMIT')
  destroying.release()
  expect(await accepting).toEqual({ type: 'agent_gone' })
})

/** Until a statement in this database waits for a lock. */
async function untilSomebodyWaits(): Promise<void> {
  const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  while ((await db.pool.query(waiting)).rowCount === 0);
}
