import { beforeEach, describe, expect, test } from '@jest/globals'
import { newId, noUsage } from '@rain/protocol'
import {
  acceptMessage,
  branchTurn,
  claimTurn,
  contextUpTo,
  deleteTurns,
  finishTurn,
  finishToolCall,
  policyOf,
  purgeDeleted,
  recordStep,
  recordSummary,
  restoreTurns,
  showBranch,
  startToolCall,
  versionsOf,
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

async function claim(turn: Turn): Promise<Fence> {
  const claimed = await claimTurn(db, { turnId: turn.id, owner: 'runner', leaseMs: 60_000 })
  if (!claimed) throw new Error('not claimed')
  return { turnId: turn.id, epoch: claimed.turn.epoch }
}

/** Answers a turn, having read what a stranger wrote, and ends it. */
async function answer(turn: Turn, { readFrom }: { readFrom?: string } = {}): Promise<Turn> {
  const fence = await claim(turn)
  const id = newId('toolCall')
  const call = { id, toolUseId: id, tool: 'web_fetch', input: {}, inputHash: 'h', level: 'green' } as const
  await recordStep(db, fence, {
    step: 1,
    provider: 'demo',
    model: 'demo',
    stopReason: 'end_turn',
    content: [{ type: 'text', text: `answer to ${turn.id}` }],
    usage: noUsage,
    cost: 0,
    toolCalls: readFrom ? [{ ...call, reasons: [], unusable: null }] : [],
  })
  if (readFrom) {
    await startToolCall(db, fence, { id, from: 'proposed', inputHash: 'h' })
    await finishToolCall(db, fence, { id, status: 'done', output: 'a page', readFrom })
  }
  await finishTurn(db, fence, { outcome: 'completed', text: 'completed' })
  return turn
}

const say = async (text: string, how: { readFrom?: string } = {}) => answer(await aQueuedTurn(db, person, text), how)

async function branch(turn: Turn, text?: string, clientMsgId: string = newId('message')) {
  const { userId, agentId } = person
  const wanted = { userId, agentId, turnId: turn.id, clientMsgId, provider: 'demo', model: 'auto' }
  return branchTurn(db, { ...wanted, ...(text !== undefined && { text }) })
}

async function edit(turn: Turn, text?: string): Promise<Turn> {
  const branched = await branch(turn, text)
  if (branched.type !== 'branched') throw new Error(branched.type)
  return answer(branched.turn)
}

/** What a model would be told: the person's words. */
async function told(): Promise<string[]> {
  const { steps } = await contextUpTo(db, { conversationId: person.conversationId, turnSeq: 2 ** 50, limit: 1_000 })
  return steps.flatMap(({ role, content: [first] }) => (role === 'user' && first?.type === 'text' ? [first.text] : []))
}

const taint = async () => (await policyOf(db, { ...person, ownerKey: person.agentKey })).taint
const show = (turn: Turn) => showBranch(db, { userId: person.userId, turnId: turn.id })
const drop = (turn: Turn, scope: 'turn' | 'from_here') =>
  deleteTurns(db, { userId: person.userId, turnId: turn.id, scope })
async function dropped(turn: Turn, scope: 'turn' | 'from_here'): Promise<string> {
  const deleted = await drop(turn, scope)
  if (deleted.type !== 'deleted') throw new Error(deleted.type)
  return deleted.deletionId
}
const restore = (deletionId: string) => restoreTurns(db, { userId: person.userId, deletionId })

async function summarise(fence: Fence, upTo: Turn, text: string): Promise<void> {
  await recordSummary(db, fence, {
    upToTurnSeq: upTo.seq,
    upToStep: null,
    text,
    provider: 'demo',
    model: 'demo',
    tokensBefore: 100,
    tokensAfter: 10,
  })
}

const summaryText = async () =>
  (await contextUpTo(db, { conversationId: person.conversationId, turnSeq: 2 ** 50, limit: 1_000 })).summary?.text

describe('messages', () => {
  test('sent at once follow each other, none beside another', async () => {
    const { userId, agentId, conversationId } = person
    const message = { userId, agentId, provider: 'demo', model: 'auto' }
    await Promise.all(Array.from({ length: 12 }, (_, n) => acceptMessage(db, { ...message, text: `${n}` })))
    const rows = await db.prisma.turn.findMany({ where: { conversationId }, orderBy: { seq: 'asc' } })
    expect(rows.map((row) => row.previousTurnId)).toEqual([null, ...rows.slice(0, -1).map((row) => row.id)])
    const conversation = await db.prisma.conversation.findUniqueOrThrow({ where: { id: conversationId } })
    expect(conversation.headTurnId).toBe(rows.at(-1)?.id)
  })
})

test('nothing is said in a conversation that is deleted, and would be gone with it', async () => {
  const { conversationId } = person
  await db.prisma.conversation.update({ where: { id: conversationId }, data: { deletedAt: new Date(0) } })
  const { userId, agentId } = person
  expect(await acceptMessage(db, { userId, agentId, text: 'hello', provider: 'demo', model: 'auto' })).toEqual({
    type: 'agent_gone',
  })
})

describe('a message said in another way', () => {
  test('is all the model hears of that place, and the old one can be shown again', async () => {
    await say('one')
    const two = await say('two')
    await say('three')
    const other = await edit(two, 'two, but better')
    expect(await told()).toEqual(['one', 'two, but better'])
    expect(await show(two)).toMatchObject({ type: 'shown', keptUpTo: two.previousTurnId })
    expect(await told()).toEqual(['one', 'two', 'three'])
    const versions = await versionsOf(db, { conversationId: person.conversationId, turnIds: [two.id] })
    expect(versions.get(two.id)).toEqual([two.id, other.id])
  })

  test('is accepted once, however often it is sent', async () => {
    const one = await say('one')
    const [a, b] = await Promise.all([branch(one, 'uno', 'same'), branch(one, 'uno', 'same')])
    expect([a.type, b.type].sort()).toEqual(['branched', 'duplicate'])
    expect(await db.prisma.turn.count({ where: { conversationId: person.conversationId } })).toBe(2)
  })

  test('from two tabs at once is one branch; the other is refused, for one is open then', async () => {
    const one = await say('one')
    const results = await Promise.all([branch(one, 'uno'), branch(one, 'eins')])
    expect(results.map(({ type }) => type).sort()).toEqual(['branched', 'busy'])
  })

  test('is refused while a turn is queued, running or being claimed', async () => {
    const one = await say('one')
    const two = await aQueuedTurn(db, person, 'two')
    const [claimed, branched] = await Promise.all([claim(two), branch(one, 'uno')])
    expect(branched).toEqual({ type: 'busy' })
    await finishTurn(db, claimed, { outcome: 'completed', text: '' })
    expect((await branch(one, 'uno')).type).toBe('branched')
  })

  test('is not accepted for an agent that is elsewhere, nor by anybody else', async () => {
    const one = await say('one')
    const stranger = await aPerson(db)
    const elsewhere = { turnId: one.id, text: 'uno', clientMsgId: 'x', provider: 'demo', model: 'auto' }
    expect(await branchTurn(db, { ...elsewhere, userId: stranger.userId, agentId: stranger.agentId })).toEqual({
      type: 'not_found',
    })
    expect(await branchTurn(db, { ...elsewhere, userId: person.userId, agentId: stranger.agentId })).toEqual({
      type: 'agent_gone',
    })
  })

  test('asked again keeps its words and its files', async () => {
    const one = await say('one')
    const file = { id: 'att_1', name: 'a.txt', kind: 'text', media_type: 'text/plain', size: 1 }
    const content = [
      { type: 'text', text: 'one' },
      { type: 'attachment', ...file },
    ]
    await db.prisma.message.updateMany({ where: { turnId: one.id, step: 0 }, data: { content } })
    expect(await branch(one)).toMatchObject({ type: 'branched', content })
  })
})

describe('what was read of strangers', () => {
  test('counts on the path that has it, and on no other', async () => {
    const one = await say('one')
    const two = await say('two', { readFrom: 'evil.example' })
    expect(await taint()).toEqual(['evil.example'])
    await edit(two, 'two, without the page')
    expect(await taint()).toEqual([])
    await show(two)
    expect(await taint()).toEqual(['evil.example'])
    await edit(one, 'uno')
    expect(await taint()).toEqual([])
  })

  test('stays when only the turn that read it is deleted: what came after it was said by a model that had', async () => {
    const one = await say('one', { readFrom: 'evil.example' })
    await say('two')
    await dropped(one, 'turn')
    expect(await told()).toEqual(['two'])
    expect(await taint()).toEqual(['evil.example'])
    expect(await purgeDeleted(db, -1_000)).toBeGreaterThan(0)
    expect(await taint()).toEqual(['evil.example'])
  })

  test('goes with everything after it', async () => {
    await say('one')
    const two = await say('two', { readFrom: 'evil.example' })
    await say('three')
    await dropped(two, 'from_here')
    expect(await taint()).toEqual([])
  })
})

describe('what was deleted piece by piece', () => {
  test('comes back in any order, each piece to its place', async () => {
    const [one, two, three] = [await say('one'), await say('two'), await say('three')]
    const without2 = await dropped(two, 'turn')
    const without1 = await dropped(one, 'turn')
    await restore(without2)
    expect(await told()).toEqual(['two', 'three'])
    await restore(without1)
    expect(await told()).toEqual(['one', 'two', 'three'])
    const withoutEnd = await dropped(three, 'from_here')
    const withoutAll = await dropped(one, 'from_here')
    expect(await told()).toEqual([])
    await restore(withoutEnd)
    expect(await told()).toEqual(['three'])
    await restore(withoutAll)
    expect(await told()).toEqual(['three'])
    await show(one)
    expect(await told()).toEqual(['one', 'two'])
  })

  test('keeps the marks of what it was said after', async () => {
    const one = await say('one', { readFrom: 'evil.example' })
    const two = await say('two')
    const withoutEnd = await dropped(two, 'from_here')
    await dropped(one, 'from_here')
    await restore(withoutEnd)
    expect(await told()).toEqual(['two'])
    expect(await taint()).toEqual(['evil.example'])
  })

  test('has no summary that tells of what is still deleted', async () => {
    const [one, two] = [await say('one'), await say('two')]
    const three = await aQueuedTurn(db, person, 'three')
    const fence = await claim(three)
    await summarise(fence, two, 'of one and two')
    await finishTurn(db, fence, { outcome: 'completed', text: '' })
    const without2 = await dropped(two, 'turn')
    await dropped(one, 'turn')
    await restore(without2)
    expect(await summaryText()).toBeUndefined()
    expect(await told()).toEqual(['two', 'three'])
  })

  test('is deleted once, however often that is asked for', async () => {
    await say('one')
    const two = await say('two')
    const [a, b] = await Promise.all([drop(two, 'turn'), drop(two, 'turn')])
    expect(a).toMatchObject({ type: 'deleted' })
    expect(b).toEqual(a)
  })
})

describe('a summary', () => {
  test('stands only where all it tells of is on the path', async () => {
    const one = await say('one')
    const two = await say('two')
    const three = await aQueuedTurn(db, person, 'three')
    const fence = await claim(three)
    await summarise(fence, one, 'of one')
    await summarise(fence, two, 'of one and two')
    await finishTurn(db, fence, { outcome: 'completed', text: '' })
    expect(await summaryText()).toBe('of one and two')
    expect(await told()).toEqual(['three'])

    await edit(two, 'dos')
    expect(await summaryText()).toBe('of one')
    expect(await told()).toEqual(['dos'])
    await edit(one, 'uno')
    expect(await summaryText()).toBeUndefined()
    await show(three)
    expect(await summaryText()).toBe('of one and two')
  })

  test('of something deleted is gone, and is back with it', async () => {
    const one = await say('one')
    const two = await say('two')
    const three = await aQueuedTurn(db, person, 'three')
    const fence = await claim(three)
    await summarise(fence, two, 'of one and two')
    await finishTurn(db, fence, { outcome: 'completed', text: '' })
    const deletionId = await dropped(one, 'turn')
    expect(await summaryText()).toBeUndefined()
    expect(await told()).toEqual(['two', 'three'])
    expect(await restore(deletionId)).toMatchObject({ type: 'restored' })
    expect(await summaryText()).toBe('of one and two')
  })

  test('made while something was deleted does not hide it when it is back', async () => {
    const one = await say('one')
    const two = await say('two')
    const deletionId = await dropped(one, 'turn')
    const three = await aQueuedTurn(db, person, 'three')
    const fence = await claim(three)
    await summarise(fence, two, 'of two')
    await finishTurn(db, fence, { outcome: 'completed', text: '' })
    await restore(deletionId)
    expect(await summaryText()).toBeUndefined()
    expect(await told()).toEqual(['one', 'two', 'three'])
  })
})

describe('what is deleted', () => {
  test('can be brought back as it was, and whoever asks again is told the same', async () => {
    await say('one')
    const two = await say('two')
    await say('three')
    const deletionId = await dropped(two, 'from_here')
    expect(await told()).toEqual(['one'])
    expect(await restore(deletionId)).toMatchObject({ type: 'restored' })
    expect(await told()).toEqual(['one', 'two', 'three'])
    await aQueuedTurn(db, person, 'meanwhile')
    expect(await restore(deletionId)).toMatchObject({ type: 'restored' })
    expect(await told()).toEqual(['one', 'two', 'three', 'meanwhile'])
    await purgeDeleted(db, -1_000)
    expect(await told()).toEqual(['one', 'two', 'three', 'meanwhile'])
    expect(await restore(deletionId)).toEqual({ type: 'not_found' })
  })

  test('is another branch when something was said since', async () => {
    await say('one')
    const two = await say('two')
    const deletionId = await dropped(two, 'from_here')
    const other = await say('dos')
    await restore(deletionId)
    expect(await told()).toEqual(['one', 'dos'])
    const versions = await versionsOf(db, { conversationId: person.conversationId, turnIds: [other.id] })
    expect(versions.get(other.id)).toEqual([two.id, other.id])
  })

  test('leaves another version in view, where there is one: nothing is out of reach', async () => {
    const one = await say('one')
    const uno = await edit(one, 'uno')
    await dropped(uno, 'from_here')
    expect(await told()).toEqual(['one'])
  })

  test('goes for good when its time is over, and what follows still follows', async () => {
    await say('one')
    const two = await say('two')
    const three = await say('three')
    const deletionId = await dropped(two, 'turn')
    expect(await purgeDeleted(db, 60_000)).toBe(0)
    await purgeDeleted(db, -1_000)
    expect(await db.prisma.turn.count({ where: { id: two.id } })).toBe(0)
    expect(await restore(deletionId)).toEqual({ type: 'not_found' })
    expect(await told()).toEqual(['one', 'three'])
    await edit(three, 'tres')
    expect(await told()).toEqual(['one', 'tres'])
  })

  test('is refused while a turn is open, and to anybody else', async () => {
    const one = await say('one')
    const stranger = await aPerson(db)
    expect(await deleteTurns(db, { userId: stranger.userId, turnId: one.id, scope: 'turn' })).toEqual({
      type: 'not_found',
    })
    await aQueuedTurn(db, person, 'two')
    expect(await drop(one, 'turn')).toEqual({ type: 'busy' })
    expect(await show(one)).toMatchObject({ type: 'unchanged' })
  })
})
