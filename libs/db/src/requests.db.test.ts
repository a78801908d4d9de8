import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId } from '@rain/protocol'
import { testDatabase } from '@rain/testing'
import {
  answerQuestion,
  askedBy,
  cancelTurn,
  claimTurn,
  createDb,
  decideRequest,
  expireRequests,
  parkTurn,
  pendingRequests,
  permissionRequest,
  recordStep,
  toolCallsOf,
  turnsToRing,
  type Db,
} from './index.ts'
import { aPerson, aQueuedTurn } from './testing/index.ts'

let db: Db
let database: Awaited<ReturnType<typeof testDatabase>>

beforeAll(async () => {
  database = await testDatabase()
  db = createDb(database.url)
})

afterAll(async () => {
  await db?.close()
  await database?.close()
})

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
