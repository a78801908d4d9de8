import { describe, expect, test } from '@jest/globals'
import type { Event } from '@rain/protocol'
import { fold } from './fold.ts'
import { addPending, acceptPending, refusePending, selectAgent } from './local.ts'
import { workOf } from './state.ts'
import { markRead } from './tabs.ts'
import {
  agentIn,
  asks,
  calls,
  compacts,
  decides,
  ends,
  gives,
  logged,
  message,
  meta,
  play,
  prints,
  resets,
  says,
  sketch,
  starts,
  thinks,
  uses,
  withAgent,
} from './test-events.ts'

describe('an answer', () => {
  test('pieces of text join into one item, which is closed by what follows', () => {
    const agent = play([message('hi'), starts(), says('Hello '), says('there'), calls('c1')])
    expect(sketch(agent.items)).toEqual(['user(sent): hi', 'text: Hello there', 'tool(pending): '])
    expect(agent.items[1]).toMatchObject({ streaming: false })
  })

  test('thinking is kept apart from the answer', () => {
    const agent = play([starts(), thinks('Hm. '), thinks('Yes.'), says('Sure')])
    expect(sketch(agent.items)).toEqual(['thinking: Hm. Yes.', 'text: Sure'])
  })

  test('each step has its own text', () => {
    const agent = play([starts(), says('one', 1), calls('c1'), gives('c1', 'ok'), says('two', 2)])
    expect(sketch(agent.items)).toEqual(['text: one', 'tool(done): ok', 'text: two'])
  })

  test('a step that is asked again loses what was streamed of it, and nothing else', () => {
    const agent = play([starts(), says('kept', 1), says('half', 2), thinks('half', 2), resets(2), says('whole', 2)])
    expect(sketch(agent.items)).toEqual(['text: kept', 'text: whole'])
  })

  test('another model takes over: the half answer of the first is gone, one line says why', () => {
    const said = { code: 'provider_instead', params: { from: 'A', name: 'B' } }
    const text = 'A is busy. B answers instead.'
    const notice: Event = { type: 'notice', agent_id: 'default', turn_id: 't1', text, ...said }
    const failover = [
      message('hi'),
      starts(),
      thinks('half'),
      says('half'),
      resets(1),
      notice,
      says('whole'),
      ends({ provider: 'b', model: 'b-1' }),
    ]
    const agent = play(logged(failover))
    expect(sketch(agent.items)).toEqual([
      'user(sent): hi',
      'notice: A is busy. B answers instead.',
      'text: whole',
      'result',
    ])
    expect(agent.items[1]).toMatchObject(said)
    expect(agent.items.at(-1)).toMatchObject({ provider: 'b', model: 'b-1' })
  })

  test('a change of who may answer, here or elsewhere, is counted', () => {
    const changes = logged([{ type: 'providers_changed' }, { type: 'providers_changed' }])
    expect(changes.reduce(fold, withAgent()).providerChanges).toBe(2)
  })

  test('the limits of one provider are not shown for the next', () => {
    const limits: Event = { type: 'rate_limits', agent_id: 'default', limits: { 'requests-limit': 5 } }
    expect(play([starts(), limits, starts()]).limits).toEqual({ 'requests-limit': 5 })
    expect(play([starts(), limits, starts({ turn_id: 't2', provider: 'other' })]).limits).toBeNull()
  })

  test('a result tells what was read from the cache, written to it, and thought', () => {
    const usage = {
      input_tokens: 9,
      output_tokens: 8,
      cache_read_tokens: 7,
      cache_write_tokens: 6,
      thinking_tokens: 5,
    }
    expect(play([starts(), ends({ usage })]).items[0]).toMatchObject({
      inputTokens: 9,
      outputTokens: 8,
      cacheReadTokens: 7,
      cacheWriteTokens: 6,
      thinkingTokens: 5,
    })
  })

  test('a result ends the turn and every stream', () => {
    const agent = play([message('hi'), starts(), says('Hello'), ends()])
    expect(sketch(agent.items)).toEqual(['user(sent): hi', 'text: Hello', 'result'])
    expect(workOf(agent)).toBe('idle')
    expect(agent.items[1]).toMatchObject({ streaming: false })
  })

  test('text that arrives after the end of its turn is not shown', () => {
    expect(sketch(play([starts(), says('a'), ends(), says('late')]).items)).toEqual(['text: a', 'result'])
  })

  test('an error ends the turn and keeps its code', () => {
    const agent = play([
      message('hi'),
      starts(),
      { type: 'error', agent_id: 'default', turn_id: 't1', text: 'No key.', code: 'no_api_key' },
    ])
    expect(agent.items.at(-1)).toMatchObject({ kind: 'error', text: 'No key.', code: 'no_api_key' })
    expect(workOf(agent)).toBe('idle')
  })

  test('an error before the turn began leaves the message as sent, not as taken back', () => {
    const error = { type: 'error', agent_id: 'default', turn_id: 't1', text: 'No key.' } as const
    expect(sketch(play([message('hi'), error]).items)).toEqual(['user(sent): hi', 'error: No key.'])
  })
})

describe('a tool call', () => {
  test('is pending, runs with live output, and is done with its result', () => {
    const pending = play([starts(), calls('c1')])
    expect(pending.items[0]).toMatchObject({ status: 'pending' })
    const running = play([starts(), calls('c1'), prints('c1', 'a\n'), prints('c1', 'b\n')])
    expect(running.items[0]).toMatchObject({ status: 'running', output: 'a\nb\n' })
    const done = play([starts(), calls('c1'), prints('c1', 'a'), gives('c1', 'a')])
    expect(done.items[0]).toMatchObject({ status: 'done', result: 'a' })
  })

  test('fails with an error result', () => {
    expect(play([starts(), calls('c1'), gives('c1', 'no', true)]).items[0]).toMatchObject({ status: 'failed' })
  })

  test('that was denied is called denied, not failed', () => {
    const agent = play([starts(), calls('c1'), asks('p1', 'c1'), decides('p1', 'denied'), gives('c1', 'denied', true)])
    expect(sketch(agent.items)).toEqual(['tool(denied): denied', 'approval(denied)'])
  })

  test('that was running when the turn was stopped is stopped', () => {
    const agent = play([starts(), calls('c1'), prints('c1', 'a'), ends({ interrupted: true })])
    expect(sketch(agent.items)).toEqual(['tool(stopped): a', 'result(interrupted)'])
  })

  test('ids that two turns share do not mix', () => {
    const second = { turn_id: 't2' }
    const agent = play([
      starts(),
      calls('c1'),
      gives('c1', 'first'),
      ends(),
      starts(second),
      calls('c1', second),
      { type: 'tool_result', agent_id: 'default', tool_use_id: 'c1', content: 'second', is_error: false, ...second },
    ])
    expect(sketch(agent.items)).toEqual(['tool(done): first', 'result', 'tool(done): second'])
  })
})

describe('the context', () => {
  test('is as full as the newest step says', () => {
    expect(play([starts()]).contextUsage).toBeNull()
    expect(play([starts(), uses(300), uses(700)]).contextUsage).toEqual({ tokens: 700, limit: 1_000, exact: true })
  })

  test('that was summarised is one line, however often it is told', () => {
    const agent = play([message('hi'), starts(), compacts('s1', 'Before.'), compacts('s1', 'Before.'), says('Hello')])
    expect(sketch(agent.items)).toEqual(['user(sent): hi', 'compaction: Before.', 'text: Hello'])
  })
})

describe('a request', () => {
  test('makes the agent wait for the person until it is answered', () => {
    const asked = play([starts(), calls('c1'), asks('p1', 'c1')])
    expect(workOf(asked)).toBe('waiting')
    expect(asked.items[0]).toMatchObject({ status: 'waiting' })
    const answered = play([starts(), calls('c1'), asks('p1', 'c1'), decides('p1', 'approved')])
    expect(workOf(answered)).toBe('working')
    expect(answered.items[0]).toMatchObject({ status: 'running' })
  })

  test('keeps its first decision', () => {
    const agent = play([starts(), calls('c1'), asks('p1', 'c1'), decides('p1', 'denied'), decides('p1', 'approved')])
    expect(agent.items[1]).toMatchObject({ decision: 'denied' })
  })

  test('is closed when its turn ends', () => {
    const agent = play([starts(), calls('c1'), asks('p1', 'c1'), ends({ interrupted: true })])
    expect(agent.items[1]).toMatchObject({ decision: 'cancelled' })
  })

  test('a question is asked, then shown with its answer', () => {
    const question: Event = {
      type: 'ask_question',
      agent_id: 'default',
      turn_id: 't1',
      request_id: 'q1',
      questions: [{ question: 'Why?' }],
    }
    expect(workOf(play([starts(), question]))).toBe('waiting')
    const agent = play([
      starts(),
      question,
      {
        type: 'question_resolved',
        agent_id: 'default',
        request_id: 'q1',
        decision: 'answered',
        answers: { 'Why?': 'x' },
      },
    ])
    expect(agent.items[0]).toMatchObject({ decision: 'answered', answers: { 'Why?': 'x' } })
    expect(workOf(agent)).toBe('working')
  })
})

describe('messages of the person', () => {
  test('a pending message becomes the accepted one, whichever of answer and event comes first', () => {
    const pending = addPending(withAgent(), 'default', 'm1', 'hi')
    const event = message('hi', { client_msg_id: 'm1' })
    const eventFirst = acceptPending(fold(pending, event), 'default', 'm1', 't1')
    const answerFirst = fold(acceptPending(pending, 'default', 'm1', 't1'), event)
    expect(sketch(agentIn(eventFirst).items)).toEqual(['user(queued): hi'])
    expect(sketch(agentIn(answerFirst).items)).toEqual(['user(queued): hi'])
  })

  test('a message sent meanwhile stays below the running turn and moves up when its own begins', () => {
    const second = { turn_id: 't2' }
    const before = [message('one'), starts(), says('a', 1), message('two', second)]
    expect(sketch(play([...before, says('b', 2)]).items)).toEqual([
      'user(sent): one',
      'text: a',
      'text: b',
      'user(queued): two',
    ])
    const after = play([...before, says('b', 2), ends(), starts(second), says('c', 1, second)])
    expect(sketch(after.items)).toEqual([
      'user(sent): one',
      'text: a',
      'text: b',
      'result',
      'user(sent): two',
      'text: c',
    ])
  })

  test('a queued message that is taken back leaves no result line', () => {
    const agent = play([
      message('one'),
      starts(),
      message('two', { turn_id: 't2' }),
      ends({ turn_id: 't2', interrupted: true }),
    ])
    expect(sketch(agent.items)).toEqual(['user(sent): one', 'user(cancelled): two'])
    expect(workOf(agent)).toBe('working')
  })

  test('a refused message says why and can be sent again with the same id', () => {
    const pending = addPending(withAgent(), 'default', 'm1', 'hi')
    const refused = refusePending(pending, 'default', 'm1', { message: 'Too long.', code: 'bad_request' })
    expect(agentIn(refused).items[0]).toMatchObject({ state: 'failed', error: 'Too long.', errorCode: 'bad_request' })
    const again = addPending(refused, 'default', 'm1', 'hi')
    expect(sketch(agentIn(again).items)).toEqual(['user(pending): hi'])
  })
})

describe('agents', () => {
  test('the first one is shown; what has ended is unread until somebody looks, here or elsewhere', () => {
    const other = { ...meta, agent_id: 'two' }
    const state = fold(withAgent(), { type: 'agent_updated', agent: other })
    expect(state.activeId).toBe('default')
    const told = fold(state, { type: 'result', agent_id: 'two', text: '', is_error: false, turn_id: 'x' })
    expect(agentIn(told, 'two').unread).toBe(1)
    expect(agentIn(selectAgent(told, 'two'), 'two').unread).toBe(1)
    expect(agentIn(markRead(told, 'two'), 'two').unread).toBe(0)
    expect(agentIn(fold(told, { type: 'agent_read', agent_id: 'two' }), 'two').unread).toBe(0)
  })

  test('their order is that of the person; those it does not name come behind', () => {
    const state = ['two', 'three'].reduce(
      (next, agent_id) => fold(next, { type: 'agent_updated', agent: { ...meta, agent_id } }),
      withAgent(),
    )
    expect(fold(state, { type: 'agents_ordered', order: ['three', 'gone', 'two'] }).order).toEqual([
      'three',
      'two',
      'default',
    ])
    expect(fold(state, { type: 'agents_ordered', order: ['default', 'two'] })).toBe(state)
  })

  test('a closed agent gives way to its neighbour', () => {
    const state = fold(withAgent(), { type: 'agent_updated', agent: { ...meta, agent_id: 'two' } })
    const closed = fold(selectAgent(state, 'two'), { type: 'agent_destroyed', agent_id: 'two' })
    expect(closed.order).toEqual(['default'])
    expect(closed.activeId).toBe('default')
  })

  test('another conversation in the agent asks for its history', () => {
    const state = fold(withAgent(), { type: 'agent_updated', agent: { ...meta, session_id: 'ses_2' } })
    expect(agentIn(state)).toMatchObject({ history: 'needed', items: [] })
  })

  test('a deleted conversation is empty', () => {
    const agent = play([message('a'), starts(), { type: 'messages_cleared', agent_id: 'default', cwd: meta.cwd }])
    expect(agent.items).toEqual([])
    expect(workOf(agent)).toBe('idle')
  })

  test('events of agents nobody knows change nothing', () => {
    const state = withAgent()
    expect(fold(state, says('x', 1, { agent_id: 'stranger' }))).toBe(state)
  })

  test('a sub-agent moves the card of the call that asked for it, and no other state', () => {
    const sub = { agent_id: 'default::logs-1', parent_agent_id: 'default', short_name: 'logs-1', turn_id: 't2' }
    const agent = play([
      message('a'),
      starts(),
      calls('c1', { tool: 'task' }),
      { type: 'subagent_spawned', ...sub, task: 'Read the logs', tool_use_id: 'c1' },
      calls('c9', { agent_id: 'default::logs-1', turn_id: 't2', tool: 'read_file' }),
      calls('c8', { agent_id: 'default::logs-1::more-2', turn_id: 't3', tool: 'bash' }),
      asks('p1', 'c9', { turn_id: 't2', sub_agent_id: 'default::logs-1' }),
      { type: 'subagent_completed', ...sub, status: 'completed' },
    ])
    const cards = agent.items.filter((item) => item.kind === 'tool')
    expect(cards).toMatchObject([{ status: 'running', subAgent: { name: 'logs-1', calls: 2, lastTool: 'bash' } }])
    expect(agent.turnId).toBe('t1')
  })

  test('what a sub-agent has done before a reload counts on, and the result says what all cost', () => {
    const sub = { agent_id: 'default::logs-1', parent_agent_id: 'default', short_name: 'logs-1', turn_id: 't2' }
    const agent = play([
      message('a'),
      starts(),
      calls('c1', { tool: 'task' }),
      { type: 'subagent_spawned', ...sub, task: 'Read', tool_use_id: 'c1', tool_calls: 7, last_tool: 'grep_search' },
      calls('c9', { agent_id: 'default::logs-1', turn_id: 't2', tool: 'read_file' }),
      gives('c1', 'Done.'),
      ends({ cost: 0.02, sub_agents: 1, cost_with_sub_agents: 0.05 }),
    ])
    expect(agent.items.find((item) => item.kind === 'tool')).toMatchObject({
      subAgent: { calls: 8, lastTool: 'read_file' },
    })
    expect(agent.items.at(-1)).toMatchObject({ kind: 'result', cost: 0.02, costWithSubAgents: 0.05 })
  })

  test('sub-agents get no tab of their own', () => {
    const state = fold(withAgent(), { type: 'agent_updated', agent: { ...meta, agent_id: 'default::helper' } })
    expect(state.order).toEqual(['default'])
  })
})

test('an event that was seen already changes nothing', () => {
  const events = logged([
    message('hi'),
    starts(),
    says('Hello'),
    calls('c1'),
    prints('c1', 'x'),
    gives('c1', 'x'),
    ends(),
  ])
  const once = events.reduce(fold, withAgent())
  expect(events.reduce(fold, once)).toEqual(once)
})

describe('how long tools take', () => {
  const startedAt = (at: number): Event => ({
    type: 'tool_started',
    agent_id: 'default',
    turn_id: 't1',
    tool_use_id: 'a',
    started_at: at,
  })
  const toolOf = (events: Event[]) => play(events).items.find((item) => item.kind === 'tool')

  test('a call that begins to run counts from then, and says in the end how long it took', () => {
    const before = [message('hi'), starts(), calls('a'), startedAt(12.5)]
    expect(toolOf(before)).toMatchObject({ status: 'running', startedAt: 12_500 })
    expect(toolOf([...before, { ...gives('a', 'ok'), duration_ms: 2_400 } as Event])).toMatchObject({
      status: 'done',
      durationMs: 2_400,
    })
  })

  test('a call that has ended is not opened again by what comes late', () => {
    expect(toolOf([message('hi'), starts(), calls('a'), gives('a', 'ok'), startedAt(1)])).toMatchObject({
      status: 'done',
    })
  })
})

test('a summary that was asked for is no message to be answered, and neither is its end', () => {
  const agent = play([message('/compact', { kind: 'compact' }), starts(), compacts('s1', 'Before.'), ends()])
  expect(agent.items.map((item) => [item.kind, 'purpose' in item ? item.purpose : undefined])).toEqual([
    ['user', 'compact'],
    ['compaction', undefined],
    ['result', 'compact'],
  ])
})
