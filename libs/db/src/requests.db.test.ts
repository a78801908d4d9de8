import { describe, expect, test } from '@jest/globals'
import { newId } from '@rain/protocol'
import {
  answerQuestion,
  askedBy,
  cancelTurn,
  claimTurn,
  allowedForTurn,
  decideRequest,
  judgeEditedCall,
  expireRequests,
  parkTurn,
  pendingRequests,
  permissionRequest,
  recordStep,
  startToolCall,
  toolCallsOf,
  turnsToRing,
} from './index.ts'
import { aPerson, aQueuedTurn } from './testing/index.ts'
import { testDb } from './testing/test-db.ts'

const db = await testDb()

const claim = (turnId: string) => claimTurn(db, { turnId, owner: 'runner-1', leaseMs: 20_000 })

/** A turn that waits for a permission and an answer. */
async function aParkedTurn(timeoutMs = 300_000) {
  const person = await aPerson(db)
  const turn = await aQueuedTurn(db, person)
  const epoch = (await claim(turn.id))?.turn.epoch ?? 0
  const fence = { turnId: turn.id, epoch }
  const [bash, ask] = [newId('toolCall'), newId('toolCall')]
  const call = { input: {}, inputHash: 'h', level: 'red', unusable: null } as const
  await recordStep(db, fence, {
    step: 1,
    provider: 'demo',
    model: 'demo',
    stopReason: 'tool_use',
    content: [],
    usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, thinkingTokens: 0 },
    cost: 0,
    toolCalls: [
      { ...call, id: bash, toolUseId: 'a', tool: 'bash', reasons: [{ code: 'deletes', text: 'it deletes' }] },
      { ...call, id: ask, toolUseId: 'b', tool: 'ask_user', reasons: [] },
    ],
  })
  const permissionId = newId('permission')
  const questionId = newId('question')
  const parked = await parkTurn(db, fence, {
    permissions: [{ id: permissionId, toolCallId: bash, level: 'red', inputHash: 'h' }],
    questions: [{ id: questionId, toolCallId: ask, purpose: 'tool', questions: [{ question: 'Which?' }] }],
    permissionTimeoutMs: timeoutMs,
    questionTimeoutMs: timeoutMs,
  })
  expect(parked).toBe(true)
  const decide = async (decision: 'approved' | 'denied', userId = person.userId) => {
    const decided = await decideRequest(db, {
      requestId: permissionId,
      userId,
      decision,
      decidedBy: 'tok_1',
      decidedFrom: '::1',
      reason: null,
    })
    return decided[0] ?? null
  }
  const answer = () => answerQuestion(db, { questionId, userId: person.userId, answers: { 'Which?': 'that' } })
  return { person, turnId: turn.id, permissionId, questionId, decide, answer }
}

describe('a parked turn', () => {
  test('goes on when everything it asked is answered, not before', async () => {
    const { turnId, decide, answer } = await aParkedTurn()
    expect(await claim(turnId)).toBeNull()
    await decide('approved')
    expect(await claim(turnId)).toBeNull()
    await answer()
    expect(await turnsToRing(db, 0)).toContain(turnId)
    expect(await claim(turnId)).toMatchObject({ from: 'parked' })
    expect((await toolCallsOf(db, turnId)).map((call) => call.status)).toEqual(['approved', 'awaiting_answer'])
  })

  test('tells what it asked and what was answered', async () => {
    const { turnId, decide, answer } = await aParkedTurn()
    await decide('denied')
    await answer()
    expect(await askedBy(db, turnId)).toMatchObject({
      permissions: [
        { status: 'denied', tool: 'bash', reasons: [{ code: 'deletes', text: 'it deletes' }], agentKey: 'default' },
      ],
      questions: [{ status: 'answered', answers: { 'Which?': 'that' } }],
    })
  })

  test('that is cancelled takes its requests with it', async () => {
    const { turnId, permissionId, questionId, person, decide, answer } = await aParkedTurn()
    await cancelTurn(db, { turnId, userId: person.userId })
    expect(await decide('approved')).toBeNull()
    expect(await answer()).toBeNull()
    expect(await permissionRequest(db, permissionId, person.userId)).toMatchObject({ status: 'cancelled' })
    const waiting = await pendingRequests(db, 0)
    expect(waiting.permissions.map((request) => request.id)).not.toContain(permissionId)
    expect(waiting.questions.map((question) => question.id)).not.toContain(questionId)
  })
})

describe('a decision', () => {
  test('is the first one, whoever is quicker', async () => {
    const { decide, permissionId, person } = await aParkedTurn()
    const decisions = await Promise.all([decide('approved'), decide('denied'), decide('approved')])
    const [first] = decisions.filter((request) => request !== null)
    expect(decisions.filter((request) => request !== null)).toHaveLength(1)
    expect(await permissionRequest(db, permissionId, person.userId)).toMatchObject({ status: first?.status })
  })

  test('of somebody else, or about nothing, changes nothing', async () => {
    const { decide, permissionId, person } = await aParkedTurn()
    const other = await aPerson(db)
    expect(await decide('approved', other.userId)).toBeNull()
    expect(await permissionRequest(db, permissionId, other.userId)).toBeNull()
    expect(await permissionRequest(db, permissionId, person.userId)).toMatchObject({ status: 'pending' })
  })

  test('that comes too late changes nothing, and the turn goes on without it', async () => {
    const { turnId, decide, permissionId, questionId } = await aParkedTurn(0)
    expect(await decide('approved')).toBeNull()
    const expired = await expireRequests(db)
    expect(expired.map((request) => request.id)).toEqual(expect.arrayContaining([permissionId, questionId]))
    expect(await claim(turnId)).toMatchObject({ from: 'parked' })
    expect((await toolCallsOf(db, turnId))[0]).toMatchObject({ status: 'expired' })
  })
})

/** A turn that waits for so many permissions of one kind, and for one of another. */
async function aTurnOfOneKind() {
  const person = await aPerson(db)
  const turn = await aQueuedTurn(db, person)
  const epoch = (await claim(turn.id))?.turn.epoch ?? 0
  const call = { tool: 'write_file', input: { path: 'a' }, inputHash: 'h', level: 'yellow', reasons: [] } as const
  const ids = ['one', 'two', 'other'].map((name) => ({ name, toolCallId: newId('toolCall'), id: newId('permission') }))
  await recordStep(
    db,
    { turnId: turn.id, epoch },
    {
      step: 1,
      provider: 'demo',
      model: 'demo',
      stopReason: 'tool_use',
      content: [],
      usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, thinkingTokens: 0 },
      cost: 0,
      toolCalls: ids.map(({ toolCallId: id }) => ({ ...call, reasons: [], id, toolUseId: id, unusable: null })),
    },
  )
  await parkTurn(
    db,
    { turnId: turn.id, epoch },
    {
      permissions: ids.map(({ name, ...request }) => ({
        ...request,
        level: 'yellow',
        inputHash: 'h',
        kind: name === 'other' ? 'edit_file' : 'write_file',
      })),
      questions: [],
      permissionTimeoutMs: 60_000,
      questionTimeoutMs: 60_000,
    },
  )
  const [first] = ids
  const answer = (more: Partial<Parameters<typeof decideRequest>[1]>) =>
    decideRequest(db, {
      requestId: first?.id ?? '',
      userId: person.userId,
      decision: 'approved',
      decidedBy: 'tok_1',
      decidedFrom: null,
      reason: null,
      ...more,
    })
  return { turnId: turn.id, ids, answer }
}

describe('an approval for the rest of the turn', () => {
  test('answers all that wait for the same, stands for later ones, and for no other turn', async () => {
    const { turnId, ids, answer } = await aTurnOfOneKind()
    const decided = await answer({ forTurn: true })
    expect(decided.map(({ id, status, forTurn }) => ({ id, status, forTurn }))).toEqual([
      { id: ids[0]?.id, status: 'approved', forTurn: true },
      { id: ids[1]?.id, status: 'approved', forTurn: false },
    ])
    expect((await toolCallsOf(db, turnId)).map(({ status }) => status)).toEqual([
      'approved',
      'approved',
      'awaiting_permission',
    ])
    expect(await allowedForTurn(db, turnId)).toEqual(new Map([['write_file', ids[0]?.id]]))
    expect(await allowedForTurn(db, (await aTurnOfOneKind()).turnId)).toEqual(new Map())
  })

  test('is nothing where the request has no kind, is denied, or is changed', async () => {
    const changed = await aTurnOfOneKind()
    expect(await changed.answer({ forTurn: true, editedInput: { path: 'b' } })).toHaveLength(1)
    expect(await allowedForTurn(db, changed.turnId)).toEqual(new Map())
    const denied = await aTurnOfOneKind()
    expect(await denied.answer({ forTurn: true, decision: 'denied' })).toMatchObject([{ status: 'denied' }])
    expect(await allowedForTurn(db, denied.turnId)).toEqual(new Map())
    const { decide, turnId, person, permissionId } = await aParkedTurn()
    await decideRequest(db, {
      requestId: permissionId,
      userId: person.userId,
      decision: 'approved',
      decidedBy: 'tok_1',
      decidedFrom: null,
      reason: null,
      forTurn: true,
    })
    expect(await decide('approved')).toBeNull()
    expect(await allowedForTurn(db, turnId)).toEqual(new Map())
  })
})

describe('an approval of something else', () => {
  async function anEditedCall() {
    const { turnId, answer, ids } = await aTurnOfOneKind()
    await answer({ editedInput: { path: 'b' } })
    for (const { id } of ids.slice(1)) await answer({ requestId: id, decision: 'denied' })
    const fence = { turnId, epoch: (await claim(turnId))?.turn.epoch ?? 0 }
    const call = async () => (await toolCallsOf(db, turnId))[0]
    return { fence, call, id: ids[0]?.toolCallId ?? '' }
  }

  test('keeps both inputs, and does not run before it is judged', async () => {
    const { fence, call, id } = await anEditedCall()
    expect(await call()).toMatchObject({ input: { path: 'a' }, editedInput: { path: 'b' }, inputHash: '' })
    expect(await startToolCall(db, fence, { id, from: 'approved', inputHash: 'h' })).toBeNull()
    expect(await judgeEditedCall(db, fence, { id, inputHash: 'h2' })).toBe(true)
    expect(await startToolCall(db, fence, { id, from: 'approved', inputHash: 'h2' })).not.toBeNull()
  })

  test('that is worse is as if it had just been proposed', async () => {
    const { fence, call, id } = await anEditedCall()
    const worse = { level: 'red' as const, reasons: ['it deletes'] }
    expect(await judgeEditedCall(db, fence, { id, inputHash: 'h2', worse })).toBe(true)
    expect(await call()).toMatchObject({ status: 'proposed', level: 'red', reasons: ['it deletes'], inputHash: 'h2' })
    expect(await startToolCall(db, fence, { id, from: 'approved', inputHash: 'h2' })).toBeNull()
    expect(await judgeEditedCall(db, fence, { id, inputHash: 'h3' })).toBe(false)
  })
})
