import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { cancelTurn, contextUpTo, hasUnsummarised, recordSummary, setBudget, summariesOf, type Turn } from '@rain/db'
import { fromUsd, type ErrorCode } from '@rain/protocol'
import { createDemoProvider } from '../providers/demo/index.ts'
import { askToCompact } from './testing/ask-to-compact.ts'
import { priced } from './testing/priced-provider.ts'
import { calls, fails, hangsAfter, says, scripted } from './testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from './testing/turn-lab.ts'

let lab: TurnLab

beforeAll(async () => {
  lab = await openTurnLab()
  await writeFile(join(lab.folder, 'long.txt'), 'The quick brown fox jumps over the lazy dog.\n'.repeat(400))
})
beforeEach(() => lab.newAgent())
afterAll(() => lab?.close())

/** A message whose answer reads a long file. */
async function talk(text = 'Read long.txt'): Promise<Turn> {
  const turn = await lab.send(text)
  await lab.advance(turn.id, scripted(calls(['read_file', { path: 'long.txt' }]), says('It is about a fox.')))
  return turn
}

const aSummary = {
  upToStep: null,
  text: 'Goal.',
  provider: 'scripted',
  model: 's',
  tokensBefore: 9_400,
  tokensAfter: 900,
  messages: 3,
}

const rowOf = (turn: Turn) => lab.db.prisma.turn.findUniqueOrThrow({ where: { id: turn.id } })
const contextNow = () =>
  contextUpTo(lab.db, { conversationId: lab.agent().conversationId, turnSeq: 2 ** 50, limit: 1_000 })

test('the conversation is summarised, with what the person wants kept, and the model goes on from the summary', async () => {
  await talk()
  const turn = await askToCompact(lab, 'keep the colour of the fox')
  const provider = scripted(says('Goal: know the fox.'))
  await lab.advance(turn.id, provider)

  expect(provider.requests[0]?.system).toContain('keep the colour of the fox')
  expect(JSON.stringify(provider.requests[0]?.conversation)).not.toContain('keep the colour of the fox')
  const [summary, ...more] = await summariesOf(lab.db, turn.id)
  expect(more).toEqual([])
  expect(summary).toMatchObject({ messages: 3, upToTurnSeq: turn.seq })
  expect(summary?.text).toContain('Goal: know the fox.')
  expect(summary?.text).toContain('It is about a fox.')
  expect(summary?.tokensAfter).toBeLessThan(summary?.tokensBefore ?? 0)
  expect(await rowOf(turn)).toMatchObject({ outcome: 'completed', inputTokens: 10, steps: 0 })

  const told = (await lab.events(turn.id)).map((event) => event.type)
  expect(told.filter((type) => type !== 'context_usage')).toEqual([
    'user_message',
    'turn_started',
    'context_compacted',
    'result',
  ])
  expect(await lab.event(turn.id, 'context_compacted')).toMatchObject({ summary_id: summary?.id, messages: 3 })
  expect(await contextNow()).toMatchObject({ summary: null, steps: [] })

  const next = await lab.send('And now?')
  const after = scripted(says('Now this.'))
  await lab.advance(next.id, after)
  const conversation = JSON.stringify(after.requests[0]?.conversation)
  expect(conversation).toContain('Goal: know the fox.')
  expect(conversation).not.toContain('lazy dog')
  expect(conversation).not.toContain('/compact')
})

test('it waits for the turn at work, and stands before what was sent after it', async () => {
  const first = await lab.send('Read long.txt')
  const compact = await askToCompact(lab)
  const later = await lab.send('And then?')
  const words: string[] = []
  await lab.advance(compact.id, scripted(says('too early')))
  expect(await rowOf(compact)).toMatchObject({ status: 'queued' })

  await lab.advance(first.id, scripted(calls(['read_file', { path: 'long.txt' }]), says('A fox.')))
  await lab.advance(compact.id, scripted(says('Goal: the fox.')))
  const provider = scripted((request) => {
    words.push(JSON.stringify(request.conversation))
    return []
  })
  await lab.advance(later.id, provider)
  expect(words[0]).toContain('Goal: the fox.')
  expect(words[0]).toContain('And then?')
})

test('a runner that finds the summary written ends the turn with it, and asks nobody again', async () => {
  await talk()
  const turn = await askToCompact(lab)
  const lost = await lab.claimAndDie(turn.id)
  const summary = { ...aSummary, upToTurnSeq: turn.seq }
  await recordSummary(lab.db, { turnId: turn.id, epoch: lost.epoch }, summary)
  const provider = scripted()
  await lab.advance(turn.id, provider)
  expect(provider.requests).toEqual([])
  expect(await rowOf(turn)).toMatchObject({
    outcome: 'completed',
    outcomeText: 'Summarised 3 messages; 9k -> 900 tokens.',
  })
  expect(await summariesOf(lab.db, turn.id)).toHaveLength(1)
  const told = (await lab.events(turn.id)).map((event) => event.type)
  expect(told.filter((type) => type === 'context_compacted' || type === 'result')).toEqual([
    'context_compacted',
    'result',
  ])
})

test('a runner lost before the summary was written is made up for by the next', async () => {
  await talk()
  const turn = await askToCompact(lab)
  await lab.claimAndDie(turn.id)
  await lab.advance(turn.id, scripted(says('Goal.')))
  expect(await rowOf(turn)).toMatchObject({ outcome: 'completed', takeovers: 1 })
  expect(await summariesOf(lab.db, turn.id)).toHaveLength(1)
})

test('stopped while the model writes, nothing is left out of the conversation', async () => {
  await talk()
  const turn = await askToCompact(lab)
  const provider = scripted(
    hangsAfter('Goal', () => {
      void cancelTurn(lab.db, { turnId: turn.id, userId: lab.userId }).then(() => lab.held.stop(turn.id, 'cancelled'))
    }),
  )
  await lab.advance(turn.id, provider)
  expect(await rowOf(turn)).toMatchObject({ outcome: 'interrupted' })
  expect(await contextNow()).toMatchObject({ summary: null, steps: { length: 3 } })
  expect(await lab.event(turn.id, 'result')).toMatchObject({ interrupted: true })
})

test('stopped while the answer is already on its way, nothing is left out of the conversation either', async () => {
  await talk()
  const turn = await askToCompact(lab)
  const written = says('Goal.')
  const provider = scripted(async function* (request, signal) {
    await cancelTurn(lab.db, { turnId: turn.id, userId: lab.userId })
    yield* written(request, signal)
  })
  await lab.advance(turn.id, provider)
  expect(await rowOf(turn)).toMatchObject({ status: 'done', outcome: 'interrupted' })
  expect(await summariesOf(lab.db, turn.id)).toEqual([])
  expect(await contextNow()).toMatchObject({ summary: null, steps: { length: 3 } })
})

test('stopped after the summary was written, it is in force and the turn has done what it was asked for', async () => {
  await talk()
  const turn = await askToCompact(lab)
  const { epoch } = await lab.claimAndDie(turn.id)
  await recordSummary(lab.db, { turnId: turn.id, epoch }, { ...aSummary, upToTurnSeq: turn.seq })
  await cancelTurn(lab.db, { turnId: turn.id, userId: lab.userId })
  await lab.advance(turn.id, scripted())
  expect(await rowOf(turn)).toMatchObject({ outcome: 'completed' })
  expect(await contextNow()).toMatchObject({ steps: [] })
})

test('it is refused where a budget has no room, and nothing is asked', async () => {
  await talk()
  await setBudget(lab.db, {
    userId: lab.userId,
    agentKey: lab.agent().agentKey,
    period: 'day',
    limit: 1,
    mayRaise: true,
  })
  const turn = await askToCompact(lab)
  const provider = priced(
    { input: fromUsd(1), output: fromUsd(1), cacheRead: fromUsd(1), cacheWrite: fromUsd(1) },
    says('Goal.'),
  )
  await lab.advance(turn.id, provider)
  expect(provider.requests).toEqual([])
  expect(await rowOf(turn)).toMatchObject({ outcome: 'failed', errorCode: 'budget_exhausted' })
  expect(await contextNow()).toMatchObject({ summary: null, steps: { length: 3 } })
})

test('what it cost is in the ledger, as a summary of this turn', async () => {
  await talk()
  const turn = await askToCompact(lab)
  await lab.advance(turn.id, scripted(says('Goal.')))
  const requests = await lab.db.prisma.modelRequest.findMany({ where: { turnId: turn.id } })
  expect(requests).toMatchObject([{ purpose: 'summary', status: 'settled', cost: 10_000_000n }])
  expect(await rowOf(turn)).toMatchObject({ cost: 10_000_000n })
})

test('where one provider cannot, the next one writes the summary, and that is told', async () => {
  await talk()
  const turn = await askToCompact(lab)
  const other = { ...scripted(says('Goal.')), id: 'other' }
  await lab.advance(turn.id, [scripted(fails('provider_auth', 'The key is refused.')), other])
  expect(await rowOf(turn)).toMatchObject({ outcome: 'completed' })
  expect((await summariesOf(lab.db, turn.id))[0]).toMatchObject({ provider: 'other' })
  expect(await lab.event(turn.id, 'notice')).toMatchObject({ code: 'provider_instead' })
})

test.each<[ErrorCode, string]>([
  ['provider_auth', 'The key is refused.'],
  ['provider_unreachable', 'Nobody answers.'],
  ['provider_rejected', 'The request was refused: this model is closed.'],
  ['context_full', 'It is too long.'],
])(
  'why no summary could be had (%s) reaches the person, and the conversation stays as it is',
  async (code, message) => {
    await talk()
    const turn = await askToCompact(lab)
    await lab.advance(
      turn.id,
      scripted(() => [{ type: 'failed', code, message }]),
    )
    expect(await rowOf(turn)).toMatchObject({ outcome: 'failed', errorCode: code, outcomeText: message })
    expect(await contextNow()).toMatchObject({ summary: null, steps: { length: 3 } })
  },
)

test('a model that gives no text to go by is told of as such', async () => {
  await talk()
  const turn = await askToCompact(lab)
  await lab.advance(turn.id, scripted(says(' ')))
  expect(await rowOf(turn)).toMatchObject({ outcome: 'failed', errorCode: 'provider_refused' })
})

test('a conversation that a summary would not make shorter stays as it is', async () => {
  const turn = await lab.send('Hi')
  await lab.advance(turn.id, scripted(says('Hello.')))
  const compact = await askToCompact(lab)
  const provider = scripted(says('Goal.'))
  await lab.advance(compact.id, provider)
  expect(provider.requests).toEqual([])
  expect(await rowOf(compact)).toMatchObject({ outcome: 'failed', errorCode: 'nothing_to_compact' })
})

test('there is something to summarise until it is summarised, and again after the next answer', async () => {
  const { conversationId } = lab.agent()
  expect(await hasUnsummarised(lab.db, conversationId)).toBe(false)
  await talk()
  expect(await hasUnsummarised(lab.db, conversationId)).toBe(true)
  await lab.advance((await askToCompact(lab)).id, scripted(says('Goal.')))
  expect(await hasUnsummarised(lab.db, conversationId)).toBe(false)
  await talk()
  expect(await hasUnsummarised(lab.db, conversationId)).toBe(true)
})

test('the demo model summarises, too', async () => {
  await talk('Read long.txt, please')
  const turn = await askToCompact(lab)
  await lab.advance(turn.id, createDemoProvider({ wordDelayMs: 0 }))
  expect(await rowOf(turn)).toMatchObject({ outcome: 'completed' })
  expect((await summariesOf(lab.db, turn.id))[0]?.text).toContain('- Read long.txt, please')
})
