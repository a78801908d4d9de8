import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId } from '@rain/protocol'
import { testDatabase } from '@rain/testing'
import {
  appendAudit,
  cancelTurn,
  claimTurn,
  createDb,
  decideRequest,
  expireRequests,
  finishToolCall,
  finishTurn,
  parkTurn,
  recordStep,
  startToolCall,
  toolCallsOf,
  type Db,
} from './index.ts'
import { anAgent, aPerson, aQueuedTurn, type Person } from './testing/index.ts'

let db: Db
/** Another process on the same rows. */
let other: Db
let database: Awaited<ReturnType<typeof testDatabase>>

beforeAll(async () => {
  database = await testDatabase()
  db = createDb(database.url)
  other = createDb(database.url)
})

afterAll(async () => {
  await other?.close()
  await db?.close()
  await database?.close()
})

interface Row {
  seq: number
  kind: string
  entry: Record<string, unknown>
  prev_hash: string
  hash: string
}

async function entriesOf(userId: string): Promise<Row[]> {
  const { rows } = await db.pool.query<Row>('SELECT * FROM audit_entries WHERE user_id = $1 ORDER BY seq', [userId])
  return rows
}

function isChain(rows: Row[]): boolean {
  return rows.every((row, index) => row.seq === index + 1 && row.prev_hash === (rows[index - 1]?.hash ?? ''))
}

/** A running turn of one step with so many calls. */
async function aTurnWith(count: number, person?: Person, level: 'green' | 'yellow' | 'red' = 'green') {
  const who = person ?? (await aPerson(db))
  const turn = await aQueuedTurn(db, who)
  const claimed = await claimTurn(db, { turnId: turn.id, owner: 'runner', leaseMs: 20_000 })
  const fence = { turnId: turn.id, epoch: claimed?.turn.epoch ?? 0 }
  const ids = Array.from({ length: count }, () => newId('toolCall'))
  const call = { tool: 'bash', input: { command: 'secret' }, inputHash: 'h', level, reasons: [], unusable: null }
  await recordStep(db, fence, {
    step: 1,
    provider: 'demo',
    model: 'demo',
    stopReason: 'tool_use',
    content: [],
    usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, thinkingTokens: 0 },
    cost: 0,
    toolCalls: ids.map((id) => ({ ...call, id, toolUseId: id })),
  })
  return { person: who, turn, fence, ids, first: ids[0] ?? '' }
}

const proposed = (id: string) => ({ id, from: 'proposed' as const, inputHash: 'h' })

describe('the start of a tool', () => {
  test('is one entry that says who, what and why, and holds nothing of the input itself', async () => {
    const { person, turn, fence, first } = await aTurnWith(1)
    expect(await startToolCall(db, fence, proposed(first))).not.toBeNull()
    const entries = await entriesOf(person.userId)
    expect(entries).toMatchObject([
      {
        seq: 1,
        kind: 'tool_started',
        prev_hash: '',
        entry: {
          agent: 'default',
          conversation: turn.conversationId,
          turn: turn.id,
          call: first,
          tool: 'bash',
          input_hash: 'h',
          level: 'green',
          decision: 'level',
        },
      },
    ])
    expect(JSON.stringify(entries)).not.toContain('secret')
  })

  test('names the rule or the lease that allowed it, and what the turn had read', async () => {
    const { person, fence, ids } = await aTurnWith(2)
    const [first = '', second = ''] = ids
    await startToolCall(db, fence, proposed(first))
    await finishToolCall(db, fence, { id: first, status: 'done', output: '', readFrom: 'example.com' })
    await startToolCall(db, fence, { ...proposed(second), ground: { by: 'rule', id: 'rul_1' } })
    const [, ended, started] = await entriesOf(person.userId)
    expect(ended).toMatchObject({ kind: 'tool_ended', entry: { outcome: 'done', read_from: 'example.com' } })
    expect(started?.entry).toMatchObject({ decision: 'rule', ground: 'rul_1', read_from: ['example.com'] })
  })

  test.each([
    ['yellow', 'approval'],
    ['red', 'approval_with_pin'],
  ] as const)('of a %s call says by whom it was approved and from where', async (level, decision) => {
    const { person, turn, fence, first } = await aTurnWith(1, undefined, level)
    const requestId = newId('permission')
    await parkTurn(db, fence, {
      permissions: [{ id: requestId, toolCallId: first, level, inputHash: 'h' }],
      questions: [],
      permissionTimeoutMs: 60_000,
      questionTimeoutMs: 60_000,
    })
    const by = { decidedBy: 'tok_1', decidedFrom: '::1' }
    await decideRequest(db, { requestId, userId: person.userId, decision: 'approved', reason: null, ...by })
    const claimed = await claimTurn(db, { turnId: turn.id, owner: 'runner', leaseMs: 20_000 })
    const now = { turnId: turn.id, epoch: claimed?.turn.epoch ?? 0 }
    expect(await startToolCall(db, now, { id: first, from: 'approved', inputHash: 'h' })).not.toBeNull()
    const who = { request: requestId, decided_by: 'tok_1', decided_from: '::1' }
    expect(await entriesOf(person.userId)).toMatchObject([
      { kind: 'decided', entry: { decision: 'approved', level, ...who } },
      { kind: 'tool_started', entry: { decision, ...who } },
    ])
  })

  test('that is refused leaves no entry', async () => {
    const { person, fence, first } = await aTurnWith(1)
    expect(await startToolCall(db, fence, { ...proposed(first), inputHash: 'other' })).toBeNull()
    await cancelTurn(db, { turnId: fence.turnId, userId: person.userId })
    expect(await startToolCall(db, fence, proposed(first))).toBeNull()
    expect(await entriesOf(person.userId)).toEqual([])
  })

  test('does not happen when it cannot be written down', async () => {
    const { person, fence, first } = await aTurnWith(1)
    await db.pool.query(`INSERT INTO audit_heads VALUES ($1, 7, '')`, [person.userId])
    await db.pool.query(`INSERT INTO audit_entries VALUES ($1, 8, now(), 'decided', '{}', '', '')`, [person.userId])
    await expect(startToolCall(db, fence, proposed(first))).rejects.toThrow()
    expect(await toolCallsOf(db, fence.turnId)).toMatchObject([{ status: 'proposed' }])
  })

  test('again after its runner was lost is an entry of its own kind', async () => {
    const { person, fence, first } = await aTurnWith(1)
    await startToolCall(db, fence, proposed(first))
    expect(await startToolCall(db, fence, { ...proposed(first), from: 'running' })).not.toBeNull()
    expect((await entriesOf(person.userId)).map(({ kind }) => kind)).toEqual(['tool_started', 'tool_repeated'])
  })
})

describe('what does not run', () => {
  test('because it was refused is an entry that says why, by which rule, and after reading what', async () => {
    const { person, turn, fence, first } = await aTurnWith(1, undefined, 'red')
    const refusal = { by: 'denied_by_rule', id: 'rul_1', readFrom: ['example.com'] } as const
    const answer = { id: first, status: 'failed', output: 'Refused.', refusal } as const
    expect(await finishToolCall(db, fence, answer)).toMatchObject({ status: 'failed' })
    expect(await finishToolCall(other, fence, answer)).toBeNull()
    const entry = {
      agent: 'default',
      conversation: turn.conversationId,
      turn: turn.id,
      call: first,
      tool: 'bash',
      input_hash: 'h',
      level: 'red',
      decision: 'denied_by_rule',
      ground: 'rul_1',
      read_from: ['example.com'],
    }
    expect((await entriesOf(person.userId)).map(({ kind, entry }) => ({ kind, entry }))).toEqual([
      { kind: 'tool_refused', entry },
    ])
  })

  test('because it is refused when it would be repeated has ended, too', async () => {
    const { person, fence, first } = await aTurnWith(1)
    await startToolCall(db, fence, proposed(first))
    await finishToolCall(db, fence, { id: first, status: 'failed', output: '', refusal: { by: 'changed' } })
    const kinds = (await entriesOf(person.userId)).map(({ kind }) => kind)
    expect(kinds.toSorted()).toEqual(['tool_ended', 'tool_refused', 'tool_started'])
  })

  test('because nobody answered in time is one entry for each request, whoever notices', async () => {
    const late = await Promise.all([aLateRequest(2), aLateRequest(1), aLateRequest(3)])
    await Promise.all([expireRequests(db), expireRequests(other), expireRequests(db)])
    for (const { person, requests } of late) {
      const entries = await entriesOf(person.userId)
      expect(isChain(entries)).toBe(true)
      expect(entries.map(({ kind, entry }) => [kind, entry.request, entry.call]).toSorted()).toEqual(
        requests.map(({ id, toolCallId }) => ['decided', id, toolCallId]).toSorted(),
      )
      for (const { entry } of entries) {
        expect(entry).toMatchObject({ agent: 'default', tool: 'bash', decision: 'expired', ground: 'deadline' })
        expect(entry).not.toHaveProperty('decided_by')
      }
    }
  })

  test('because its turn is being ended is left to who ends it', async () => {
    const { person, turn } = await aLateRequest(1)
    const client = await db.pool.connect()
    await client.query('BEGIN')
    await client.query('SELECT 1 FROM turns WHERE id = $1 FOR UPDATE', [turn.id])
    expect((await expireRequests(other)).map(({ turnId }) => turnId)).not.toContain(turn.id)
    await client.query('ROLLBACK')
    client.release()
    await cancelTurn(db, { turnId: turn.id, userId: person.userId })
    await expireRequests(other)
    expect(await entriesOf(person.userId)).toEqual([])
  })
})

/** A parked turn whose requests nobody has answered in time. */
async function aLateRequest(count: number) {
  const parked = await aTurnWith(count, undefined, 'yellow')
  const requests = parked.ids.map((toolCallId) => ({
    id: newId('permission'),
    toolCallId,
    level: 'yellow' as const,
    inputHash: 'h',
  }))
  const rest = { questions: [], permissionTimeoutMs: -1_000, questionTimeoutMs: -1_000 }
  await parkTurn(db, parked.fence, { permissions: requests, ...rest })
  return { ...parked, requests }
}

describe('several processes at once', () => {
  test('start a call once, with one entry', async () => {
    const { person, fence, first } = await aTurnWith(1)
    const starts = await Promise.all([db, other, db, other].map((each) => startToolCall(each, fence, proposed(first))))
    expect(starts.filter(Boolean)).toHaveLength(1)
    expect(await entriesOf(person.userId)).toHaveLength(1)
  })

  test('write one chain without a gap, whatever they do for one person', async () => {
    const { person, fence, ids } = await aTurnWith(10)
    const second = await aTurnWith(10, await anAgent(db, { userId: person.userId, agentKey: 'two' }))
    const work = [
      ...ids.map((id) => ({ process: db, fence, id })),
      ...second.ids.map((id) => ({ process: other, fence: second.fence, id })),
    ]
    await Promise.all(
      work.map(async ({ process, fence, id }) => {
        await startToolCall(process, fence, proposed(id))
        await finishToolCall(process, fence, { id, status: 'done', output: '' })
      }),
    )
    const entries = await entriesOf(person.userId)
    expect(entries).toHaveLength(40)
    expect(isChain(entries)).toBe(true)
    for (const { id } of work) {
      const kinds = entries.filter(({ entry }) => entry.call === id).map(({ kind }) => kind)
      expect(kinds).toEqual(['tool_started', 'tool_ended'])
    }
  })

  test('write the first entry of a person once', async () => {
    const { userId } = await aPerson(db)
    await Promise.all([db, other, db, other].map((each) => appendAudit(each, { userId, kind: 'logged_in' })))
    const entries = await entriesOf(userId)
    expect(entries).toHaveLength(4)
    expect(isChain(entries)).toBe(true)
  })
})

describe('an entry of any kind', () => {
  test.each([
    ['not a number', Number.NaN],
    ['endless', Infinity],
    ['a bigint', 1n],
    ['a function', () => 1],
    ['a NUL', 'a\0b'],
    ['half a character', '\ud800'],
  ])('is refused, not written as something else: %s', async (_, value) => {
    const { userId } = await aPerson(db)
    const entry = { userId, kind: 'policy_changed' as const, change: { about: [value] } }
    await expect(appendAudit(db, entry)).rejects.toThrow('An audit entry cannot hold the value of "0".')
    expect(await entriesOf(userId)).toEqual([])
  })

  test('is written as it is given, whatever JSON can hold', async () => {
    const { userId } = await aPerson(db)
    const change = { a: [1.5, -0.25, 1e21, 1e-7, true, null, '🙂\u2028"'], '': { b: {} } }
    await appendAudit(db, { userId, kind: 'policy_changed', change, left: undefined })
    expect((await entriesOf(userId)).map(({ entry }) => entry)).toEqual([{ change }])
  })
})

describe('the end of a tool', () => {
  test('is one entry, also when it is written twice', async () => {
    const { person, fence, first } = await aTurnWith(1)
    await startToolCall(db, fence, proposed(first))
    await finishToolCall(db, fence, { id: first, status: 'failed', output: '' })
    await finishToolCall(db, fence, { id: first, status: 'done', output: '' })
    expect(await entriesOf(person.userId)).toMatchObject([
      { kind: 'tool_started' },
      { kind: 'tool_ended', entry: { call: first, outcome: 'failed' } },
    ])
  })

  test('of a call that never started is none', async () => {
    const { person, fence, first } = await aTurnWith(1)
    await finishToolCall(db, fence, { id: first, status: 'failed', output: 'no such tool' })
    expect(await entriesOf(person.userId)).toEqual([])
  })

  test('comes with the end of its turn for all that still run', async () => {
    const { person, fence, ids } = await aTurnWith(3)
    for (const id of ids.slice(0, 2)) await startToolCall(db, fence, proposed(id))
    await finishTurn(db, fence, { outcome: 'interrupted', text: 'x' })
    const entries = await entriesOf(person.userId)
    expect(entries.slice(2)).toMatchObject([
      { kind: 'tool_ended', entry: { outcome: 'interrupted' } },
      { kind: 'tool_ended', entry: { outcome: 'interrupted' } },
    ])
    expect(isChain(entries)).toBe(true)
  })
})
