import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { noticesOf } from '@rain/db'
import type { Event } from '@rain/protocol'
import { free } from '../providers/price.ts'
import type { ModelDescription, ModelEvent, Provider } from '../providers/provider.ts'
import { calls, fails, says, scripted, type ScriptedStep } from './testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from './testing/turn-lab.ts'

let lab: TurnLab

beforeAll(async () => {
  lab = await openTurnLab()
})

beforeEach(() => lab.newAgent())
afterAll(() => lab?.close())

const named = <P extends Provider>(id: string, provider: P): P => ({ ...provider, id })
/** Without the gauge, which every step moves. */
const types = (events: Event[]) => events.map((event) => event.type).filter((type) => type !== 'context_usage')
const texts = (events: Event[]) => events.flatMap((event) => (event.type === 'notice' ? [event.text] : []))

const tiny: ModelDescription = {
  ...{ id: 'tiny', name: 'Tiny', contextTokens: 100, maxOutputTokens: 20, price: free },
  ...{ tools: true, images: false, thinking: false, efforts: [] },
}

/** Says a word, then fails. */
const breaksAfter =
  (word: string): ScriptedStep =>
  () => [
    { type: 'text', text: word },
    { type: 'failed', code: 'provider_overloaded', message: 'First is overloaded.' } satisfies ModelEvent,
  ]

describe('a model that fails', () => {
  test('before its first word is replaced without a trace but one line', async () => {
    const turn = await lab.send('hello')
    const first = named('first', scripted(fails('provider_overloaded', 'First is overloaded.')))
    await lab.advance(turn.id, [first, named('second', scripted(says('hi')))])
    const events = await lab.events(turn.id)
    expect(types(events)).toEqual(['user_message', 'turn_started', 'notice', 'assistant_text', 'result'])
    expect(events.at(-1)).toMatchObject({ provider: 'second', model: 'scripted-1' })
    expect(texts(events)).toEqual(['First is overloaded. second answers instead.'])
    expect(events.find(({ type }) => type === 'notice')).toMatchObject({
      code: 'provider_instead',
      params: { from: 'first', name: 'second', error: 'provider_overloaded' },
    })
    expect(first.requests).toMatchObject([{ attempts: 2 }])
  })

  test('is remembered with the turn, under the id the line was told with', async () => {
    const turn = await lab.send('hello')
    const first = named('first', scripted(fails('provider_overloaded', 'First is overloaded.')))
    await lab.advance(turn.id, [first, named('second', scripted(says('hi')))])
    const told = await lab.event(turn.id, 'notice')
    const { notice_id: id, text, code, params } = told
    expect(id).toMatch(/^ntc_/)
    expect((await noticesOf(lab.db, [turn.id])).get(turn.id)).toEqual([{ id, step: 1, text, code, params }])
  })

  test('and goes on failing is remembered as often as there is room, and told every time', async () => {
    const turn = await lab.send('hello')
    const retry = { type: 'retrying', attempt: 1, delayMs: 0, code: 'provider_overloaded', reason: 'Busy.' } as const
    const answer = says('at last')
    const stubborn: ScriptedStep = (request, signal) => [
      ...Array.from({ length: 50 }, () => retry),
      ...(answer(request, signal) as ModelEvent[]),
    ]
    await lab.advance(turn.id, scripted(stubborn))
    const told = (await lab.events(turn.id)).flatMap((event) => (event.type === 'notice' ? [event.notice_id] : []))
    expect(told).toHaveLength(50)
    const kept = (await noticesOf(lab.db, [turn.id])).get(turn.id) ?? []
    expect(kept.map(({ id }) => id)).toEqual(told.slice(0, 40))
    expect(told.slice(40).every((id) => id === undefined)).toBe(true)
  })

  test('in the middle of its answer is replaced, and clients drop its half answer', async () => {
    const turn = await lab.send('hello')
    await lab.advance(turn.id, [named('first', scripted(breaksAfter('Hal'))), named('second', scripted(says('Hello')))])
    const events = await lab.events(turn.id)
    expect(types(events)).toEqual([
      'user_message',
      'turn_started',
      'assistant_text',
      'stream_reset',
      'notice',
      'assistant_text',
      'result',
    ])
    const [stored] = await lab.db.prisma.message.findMany({ where: { turnId: turn.id, role: 'assistant' } })
    expect(stored).toMatchObject({ provider: 'second', content: [{ type: 'text', text: 'Hello' }] })
  })

  test('after a tool has run is replaced, and the tool does not run again', async () => {
    const turn = await lab.send('list')
    const first = named(
      'first',
      scripted(calls(['list_directory', { path: '.' }]), fails('provider_overloaded', 'Busy.')),
    )
    const second = named('second', scripted(says('done')))
    await lab.advance(turn.id, [first, second])
    expect(types(await lab.events(turn.id)).filter((type) => type === 'tool_result')).toHaveLength(1)
    expect(second.requests[0]?.conversation.at(-1)).toMatchObject({ role: 'tools' })
    expect(await lab.event(turn.id, 'result')).toMatchObject({ is_error: false })
  })

  test('for a reason that no other model mends is not replaced', async () => {
    const turn = await lab.send('hello')
    const second = named('second', scripted(says('hi')))
    const refuses: ScriptedStep = () => [{ type: 'failed', code: 'provider_rejected', message: 'Bad request.' }]
    await lab.advance(turn.id, [named('first', scripted(refuses)), second])
    expect(second.requests).toEqual([])
    expect(await lab.event(turn.id, 'error')).toMatchObject({ code: 'provider_rejected' })
  })

  test('between two steps of a turn is told, and so is its return', async () => {
    const turn = await lab.send('list')
    const list = calls(['list_directory', { path: '.' }])
    const credential = `${turn.agentId} 0`
    const whileFirstRests: ScriptedStep = async function* (request, signal) {
      const coolDown = { untilMs: Date.now() + 60_000, code: 'provider_rate_limited', message: 'Used up.' } as const
      await lab.bus.coolDowns.start(credential, coolDown)
      yield* list(request, signal)
    }
    const whenFirstIsBack: ScriptedStep = async function* (request, signal) {
      await lab.bus.coolDowns.end(credential)
      yield* list(request, signal)
    }
    const first = named('first', scripted(whileFirstRests, says('done')))
    const second = named('second', scripted(whenFirstIsBack))
    await lab.advance(turn.id, [first, second])
    expect(texts(await lab.events(turn.id))).toEqual(['Used up. second answers instead.', 'first answers instead.'])
  })

  test('is not replaced by one that is too small for the conversation', async () => {
    const turn = await lab.send('hello')
    const small = { ...named('small', scripted()), describeModel: async () => tiny }
    const first = named('first', scripted(fails('provider_overloaded', 'First is overloaded.')))
    await lab.advance(turn.id, [first, small, named('third', scripted(says('hi')))])
    expect(await lab.event(turn.id, 'result')).toMatchObject({ is_error: false, provider: 'third' })

    const again = await lab.send('hello again')
    const failing = named('first', scripted(fails('provider_overloaded', 'First is overloaded.')))
    await lab.bus.coolDowns.end(`${again.agentId} 0`)
    await lab.advance(again.id, [failing, small])
    expect(await lab.event(again.id, 'error')).toMatchObject({ code: 'provider_overloaded' })
  })

  test('is replaced by one that takes the whole conversation before one that it would be cut down for', async () => {
    const earlier = await lab.send('word '.repeat(8_000))
    await lab.advance(earlier.id, scripted(says('ok')))
    const turn = await lab.send('hello')
    const first = named('first', scripted(fails('provider_overloaded', 'First is overloaded.')))
    const describeModel = async () => ({ ...tiny, contextTokens: 10_000 })
    const small = named('small', { ...scripted(says('a summary'), says('hi')), describeModel })
    await lab.advance(turn.id, [first, small, named('large', scripted(says('hi')))])
    expect(await lab.event(turn.id, 'result')).toMatchObject({ is_error: false, provider: 'large' })
    expect(small.requests).toEqual([])
  })

  test('like all the others ends the turn with the last failure', async () => {
    const turn = await lab.send('hello')
    const failing = () => scripted(fails('provider_auth', 'Wrong key.'))
    await lab.advance(turn.id, [named('first', failing()), named('second', failing()), named('third', failing())])
    const events = await lab.events(turn.id)
    expect(texts(events)).toHaveLength(2)
    expect(events.at(-1)).toMatchObject({ type: 'error', code: 'provider_auth' })
  })
})

test('what the failed tries have cost is on the bill, too', async () => {
  const turn = await lab.send('hello')
  const usage = { inputTokens: 7, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0, thinkingTokens: 0 }
  const costly: ScriptedStep = () => [
    { type: 'failed', code: 'provider_overloaded', message: 'Busy.', usage, cost: 1_000 },
  ]
  await lab.advance(turn.id, [named('first', scripted(costly)), named('second', scripted(says('hi')))])
  expect(await lab.db.prisma.turn.findUniqueOrThrow({ where: { id: turn.id } })).toMatchObject({
    inputTokens: 17,
    outputTokens: 6,
    cost: 10_001_000n,
  })
})

test('a conversation whose summary fails for now is summarised by the next model, and nothing of it is lost', async () => {
  const write = (text: string): ScriptedStep => says(text.repeat(60_000))
  for (const word of ['alpha ', 'beta ', 'gamma ']) {
    const { id } = await lab.send(`tell me ${word}`)
    await lab.advance(id, named('first', scripted(write(word))))
  }
  const turn = await lab.send('and now?')
  const first = named('first', scripted(fails('provider_overloaded', 'Busy.')))
  const second = named('second', scripted(says('Notes.'), says('Notes.'), says('Notes.'), says('Notes.'), says('done')))
  await lab.advance(turn.id, [first, second])
  expect(await lab.db.prisma.summary.findMany({ where: { conversationId: turn.conversationId } })).toMatchObject([
    { provider: 'second' },
  ])
})
