import { describe, expect, test } from '@jest/globals'
import { messagesSchema, type DeliveredEvent, type Event, type Messages, type StoredMessage } from '@rain/protocol'
import fc from 'fast-check'
import { fold } from './fold.ts'
import { addPending } from './local.ts'
import { applyAgents, applyHistory, applyOlder, beginHistory } from './snapshot.ts'
import { workOf, type LiveState } from './state.ts'
import {
  agentIn,
  asks,
  compacts,
  calls,
  decides,
  ends,
  gives,
  logged,
  message,
  meta,
  prints,
  resets,
  says,
  sketch,
  starts,
  thinks,
  uses,
  withAgent,
} from './test-events.ts'

let id = 0
const row = (turn: string, step: number | undefined, rest: object) =>
  ({ id: ++id, timestamp: 1, turn_id: turn, step, ...rest }) as StoredMessage
const userRow = (turn: string, text: string) => row(turn, undefined, { role: 'user', type: 'text', content: { text } })
const textRow = (turn: string, step: number, text: string) =>
  row(turn, step, { role: 'assistant', type: 'assistant_text', content: { text } })
const toolRow = (turn: string, step: number, toolId: string) =>
  row(turn, step, { role: 'tool', type: 'tool_use', content: { tool: 'bash', input: {}, id: toolId } })
const resultRow = (turn: string) => row(turn, undefined, { role: 'assistant', type: 'result', content: { cost: 0.1 } })

const snapshot = (messages: StoredMessage[], live: Event[] = [], cursor = '1000-0'): Messages => ({
  messages,
  live,
  cursor,
  session_id: 'ses_1',
})
const load = (state: LiveState, from: Messages) => applyHistory(beginHistory(state, 'default'), 'default', from)
const see = (state: LiveState) => sketch(agentIn(state).items)

describe('a conversation from the rows', () => {
  test('holds what was told on the way, once, also when it is heard again', () => {
    const told = { text: 'A is busy. B answers instead.', notice_id: 'ntc_1' }
    const noticeRow = row('t1', 0, { role: 'assistant', type: 'notice', content: told })
    const state = load(withAgent(), snapshot([userRow('t1', 'hi'), noticeRow], [starts()]))
    const again: Event = { type: 'notice', agent_id: 'default', turn_id: 't1', ...told }
    const seen = see([again, says('Hello', 1)].reduce(fold, state))
    expect(seen).toEqual(['user(sent): hi', 'notice: A is busy. B answers instead.', 'text: Hello'])
  })

  test('is the same as the one that was streamed', () => {
    const state = load(
      withAgent(),
      snapshot([
        userRow('t1', 'hi'),
        textRow('t1', 1, 'Hello'),
        toolRow('t1', 1, 'c1'),
        row('t1', undefined, {
          role: 'tool',
          type: 'tool_result',
          content: { tool_use_id: 'c1', content: 'ok', is_error: false },
        }),
        resultRow('t1'),
      ]),
    )
    expect(see(state)).toEqual(['user(sent): hi', 'text: Hello', 'tool(done): ok', 'result'])
  })

  test('is the same when its older part is read later', () => {
    const rows = [
      userRow('t1', 'one'),
      textRow('t1', 1, 'a'),
      toolRow('t1', 1, 'c1'),
      textRow('t1', 2, 'b'),
      resultRow('t1'),
      userRow('t2', 'two'),
      textRow('t2', 1, 'c'),
      resultRow('t2'),
    ]
    const whole = load(withAgent(), snapshot(rows))
    for (const at of rows.keys()) {
      const newest = load(withAgent(), { ...snapshot(rows.slice(at)), more: true })
      const both = applyOlder(newest, 'default', { messages: rows.slice(0, at) })
      expect(agentIn(both).items.map((item) => item.id)).toEqual(agentIn(whole).items.map((item) => item.id))
      expect(agentIn(both)).toMatchObject({ hasOlder: false, older: 'idle', endedTurns: { t1: true } })
    }
  })

  test('goes on with what no row holds yet', () => {
    const state = load(
      withAgent({ state: 'working' }),
      snapshot([userRow('t1', 'hi'), textRow('t1', 1, 'one')], [says('tw', 2)]),
    )
    expect(see(fold(state, { ...says('o', 2), cursor: '1001-0' }))).toEqual([
      'user(sent): hi',
      'text: one',
      'text: two',
    ])
    expect(workOf(agentIn(state))).toBe('working')
  })

  test('text of a step that the rows hold is not streamed a second time', () => {
    const state = load(withAgent({ state: 'working' }), snapshot([userRow('t1', 'hi'), textRow('t1', 1, 'one')]))
    expect(see(fold(state, { ...says('one', 1), cursor: '1001-0' }))).toEqual(['user(sent): hi', 'text: one'])
    expect(see(fold(state, { ...resets(1), cursor: '1001-0' }))).toEqual(['user(sent): hi', 'text: one'])
  })

  test('a message that was stored in the middle of another turn is shown with its own', () => {
    const state = load(
      withAgent(),
      snapshot([
        userRow('t1', 'one'),
        userRow('t2', 'two'),
        textRow('t1', 1, 'a'),
        resultRow('t1'),
        textRow('t2', 1, 'b'),
      ]),
    )
    expect(see(state)).toEqual(['user(sent): one', 'text: a', 'result', 'user(sent): two', 'text: b'])
  })

  test('a finished turn tells the same figures as when it was streamed', () => {
    const usage = { input_tokens: 9, output_tokens: 8, cache_read_tokens: 7, cache_write_tokens: 6, thinking_tokens: 5 }
    const figures = { cost: 0.1, duration_ms: 4500, num_turns: 3, model: 'm', provider: 'p', usage }
    const stored = row('t1', undefined, { role: 'assistant', type: 'result', content: figures })
    const { messages } = messagesSchema.parse(snapshot([userRow('t1', 'hi'), stored]))
    const reloaded = agentIn(load(withAgent(), snapshot(messages))).items.at(-1)
    expect(reloaded).toEqual(agentIn([message('hi'), starts(), ends(figures)].reduce(fold, withAgent())).items.at(-1))
  })

  test('the context gauge and the limits are there again after a reload', () => {
    const limits: Event = { type: 'rate_limits', agent_id: 'default', limits: { 'requests-limit': 5 } }
    const answered = row('t1', undefined, { role: 'assistant', type: 'result', content: { provider: 'openai' } })
    const reloaded = load(withAgent({ provider: null }), snapshot([userRow('t1', 'hi'), answered], [limits, uses(300)]))
    expect(agentIn(reloaded)).toMatchObject({
      limits: { 'requests-limit': 5 },
      contextUsage: { tokens: 300, limit: 1_000, exact: true },
    })
    const next = (provider: string) => agentIn(fold(reloaded, starts({ turn_id: 't2', provider })))
    expect(next('openai').limits).toEqual({ 'requests-limit': 5 })
    expect(next('claude').limits).toBeNull()
  })

  test('an open request comes back with a reload', () => {
    const state = load(
      withAgent({ state: 'waiting' }),
      snapshot([userRow('t1', 'hi'), toolRow('t1', 1, 'c1')], [asks('p1', 'c1')]),
    )
    expect(see(state)).toEqual(['user(sent): hi', 'tool(waiting): ', 'approval(open)'])
    expect(workOf(agentIn(state))).toBe('waiting')
  })

  test('Rain’s own question whether to go on comes back with a reload as what it is', () => {
    const hold: Event = {
      type: 'ask_question',
      agent_id: 'default',
      turn_id: 't1',
      request_id: 'q1',
      purpose: 'budget',
      questions: [{ question: 'No money left.', options: [{ label: 'Go on' }, { label: 'Stop here' }] }],
    }
    const state = load(withAgent({ state: 'waiting' }), snapshot([userRow('t1', 'hi')], [hold]))
    expect(see(state)).toEqual(['user(sent): hi', 'question(open)'])
    expect(agentIn(state).items[1]).toMatchObject({ purpose: 'budget' })
    expect(workOf(agentIn(state))).toBe('waiting')
  })

  test('a turn that the rows leave open in an idle agent does not make it busy', () => {
    const state = load(withAgent(), snapshot([userRow('t1', 'hi')]))
    expect(workOf(agentIn(state))).toBe('idle')
  })

  test('a message that was taken back before its turn began is shown so, without a result', () => {
    const stopped = row('t1', undefined, { role: 'assistant', type: 'result', content: { interrupted: true } })
    expect(see(load(withAgent(), snapshot([userRow('t1', 'hi'), stopped])))).toEqual(['user(cancelled): hi'])
    const begun = snapshot([userRow('t1', 'hi'), textRow('t1', 1, 'He'), stopped])
    expect(see(load(withAgent(), begun))).toEqual(['user(sent): hi', 'text: He', 'result(interrupted)'])
  })

  test('messages not yet accepted stay at the end, accepted ones are not shown twice', () => {
    const typed = addPending(addPending(withAgent(), 'default', 'm1', 'hi'), 'default', 'm2', 'and')
    const accepted = row('t1', undefined, {
      role: 'user',
      type: 'text',
      content: { text: 'hi', client_msg_id: 'm1' },
    })
    expect(see(load(typed, snapshot([accepted])))).toEqual(['user(sent): hi', 'user(pending): and'])
  })

  test('events that came while it was fetched are applied on top, those before it are not', () => {
    const loading = beginHistory(withAgent({ state: 'working' }), 'default')
    const during = [
      { ...says('one', 1), cursor: '999-0' },
      { ...says('two', 2), cursor: '1001-0' },
    ].reduce(fold, loading)
    const state = applyHistory(during, 'default', snapshot([userRow('t1', 'hi'), textRow('t1', 1, 'one')]))
    expect(see(state)).toEqual(['user(sent): hi', 'text: one', 'text: two'])
  })
})

test('a summary from the rows is the one that was streamed', () => {
  const content = { text: 'Before.', summary_id: 's1', tokens_before: 900, tokens_after: 90 }
  const compacted = row('t1', 0, { role: 'assistant', type: 'context_compacted', content })
  const state = load(
    withAgent({ state: 'working' }),
    snapshot([userRow('t1', 'hi'), compacted, textRow('t1', 1, 'Hello')]),
  )
  expect(see(fold(state, compacts('s1', 'Before.')))).toEqual(['user(sent): hi', 'compaction: Before.', 'text: Hello'])
})

describe('nothing is applied twice', () => {
  test('history, live part and replay a second time change nothing', () => {
    const from = snapshot([userRow('t1', 'hi'), textRow('t1', 1, 'one')], [says('tw', 2), asks('p1', 'c1')])
    const replay = logged([says('o', 2), calls('c1'), asks('p1', 'c1'), decides('p1', 'approved'), ends()])
    const once = replay.reduce(fold, load(withAgent({ state: 'working' }), from))
    expect(replay.reduce(fold, once)).toEqual(once)
    expect(replay.reduce(fold, load(once, from))).toEqual(once)
  })

  const events: Event[] = [
    message('hi', { client_msg_id: 'm1' }),
    starts(),
    thinks('hm', 1),
    says('Hel', 1),
    says('lo', 1),
    resets(1),
    says('Hello', 1),
    calls('c1'),
    asks('p1', 'c1'),
    message('next', { turn_id: 't2' }),
    decides('p1', 'approved'),
    prints('c1', 'a'),
    prints('c1', 'b'),
    gives('c1', 'ab'),
    says('Done', 2),
    { type: 'notice', agent_id: 'default', turn_id: 't1', text: 'slow' },
    says('!', 2),
    ends(),
    starts({ turn_id: 't2' }),
    says('Again', 1, { turn_id: 't2' }),
    ends({ turn_id: 't2' }),
  ]

  test('a replay from any place in the log ends where the log ends', () => {
    const log = logged(events)
    const whole = log.reduce(fold, withAgent())
    const place = fc.nat({ max: log.length })
    fc.assert(
      fc.property(fc.array(fc.tuple(place, place), { maxLength: 6 }), (breaks) => {
        // A connection that breaks after `seen` events and is replayed from `from` at the latest.
        const deliveries = breaks.flatMap(([seen, from]): DeliveredEvent[] => log.slice(Math.min(seen, from), seen))
        const inOrder = breaks.reduce<DeliveredEvent[]>((known, [seen]) => {
          const until = Math.max(seen, known.length)
          return log.slice(0, until)
        }, [])
        const met = inOrder.reduce(fold, withAgent())
        const repeated = deliveries.filter((event) => inOrder.includes(event)).reduce(fold, met)
        const caughtUp = log.slice(Math.max(0, inOrder.length - 3)).reduce(fold, repeated)
        expect(caughtUp).toEqual(whole)
      }),
    )
  })

  test('however the log is cut into deliveries with overlaps, the conversation is the same', () => {
    const log = logged(events)
    const whole = log.reduce(fold, withAgent())
    fc.assert(
      fc.property(
        fc.array(fc.record({ length: fc.integer({ min: 1, max: 6 }), overlap: fc.nat({ max: 5 }) })),
        (cuts) => {
          let reached = 0
          let state = withAgent()
          for (const { length, overlap } of [...cuts, { length: log.length, overlap: 3 }]) {
            const from = Math.max(0, reached - overlap)
            state = log.slice(from, reached + length).reduce(fold, state)
            reached = Math.min(log.length, reached + length)
          }
          expect(state).toEqual(whole)
        },
      ),
    )
  })
})

describe('the list of agents', () => {
  test('takes away what is gone and keeps conversations that are known', () => {
    const known = load(withAgent(), snapshot([userRow('t1', 'hi')]))
    const state = applyAgents(known, { agents: [{ ...meta, agent_id: 'new' }, meta], cursor: '1-0' })
    expect(state.order).toEqual(['new', 'default'])
    expect(see(state)).toEqual(['user(sent): hi'])
    const emptied = applyAgents(state, { agents: [], cursor: '1-0' })
    expect(emptied).toMatchObject({ order: [], activeId: null, loaded: true })
  })
})

test('what came while the history was fetched is unread once, and the list of agents tells how much is unread', () => {
  const begun = beginHistory(withAgent(), 'default')
  const told = fold(begun, { type: 'error', agent_id: 'default', text: 'no', turn_id: 't9', cursor: '9-0' })
  const loaded = applyHistory(told, 'default', { messages: [], live: [], cursor: '1-0' })
  expect(loaded.agents.default?.unread).toBe(1)
  const listed = applyAgents(loaded, { agents: [{ ...meta, unread: 4 }], cursor: '9-0' })
  expect(listed.agents.default?.unread).toBe(4)
})
