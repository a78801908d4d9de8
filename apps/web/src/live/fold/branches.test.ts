import { expect, test } from '@jest/globals'
import type { Event } from '@rain/protocol'
import { applyHistory, beginHistory } from '../snapshot.ts'
import {
  agentIn,
  calls,
  ends,
  gives,
  logged,
  message,
  meta,
  play,
  says,
  sketch,
  starts,
  withAgent,
} from '../test-events.ts'
import { fold } from '../fold.ts'

const place = { agent_id: 'default', session_id: meta.session_id ?? '' }
const twoTurns = [message('one'), starts(), says('uno'), ends()]

test('what another branch does not have is gone at once, and the rest is read again', () => {
  const agent = play([...twoTurns, { type: 'branch_changed', ...place, kept_up_to: null } as Event])
  expect(agent.items).toEqual([])
  expect(agent.history).toBe('needed')
})

test('what stands before the branch stays', () => {
  const agent = play([...twoTurns, { type: 'branch_changed', ...place, kept_up_to: 't1' } as Event])
  expect(sketch(agent.items)).toContain('text: uno')
})

test('a branch of another conversation of the agent changes nothing', () => {
  const agent = play([
    ...twoTurns,
    { type: 'branch_changed', ...place, session_id: 'ses_other', kept_up_to: null } as Event,
  ])
  expect(sketch(agent.items)).toContain('text: uno')
})

test('a single deleted turn leaves the others', () => {
  const agent = play([...twoTurns, { type: 'branch_changed', ...place, gone_turn_id: 't1' } as Event])
  expect(agent.items.filter((item) => 'turnId' in item && item.turnId === 't1')).toEqual([])
})

test('a message that joins the turn at work leaves the queue for its place in the conversation, once', () => {
  const queued: Event = { type: 'user_message', agent_id: 'default', turn_id: 't2', text: 'faster', created_at: 2 }
  const asked: Event = { type: 'message_waiting', agent_id: 'default', turn_id: 't2', send_now: true }
  const joins: Event = {
    type: 'message_joined',
    agent_id: 'default',
    turn_id: 't1',
    step: 1,
    sent_turn_id: 't2',
    text: 'faster',
    created_at: 2,
  }
  const agent = play([
    message('one'),
    starts(),
    calls('c1'),
    queued,
    asked,
    gives('c1', 'ok'),
    joins,
    joins,
    queued,
    says('ok', 2),
  ])
  expect(sketch(agent.items)).toEqual(['user(sent): one', 'tool(done): ok', 'user(sent): faster', 'text: ok'])
  expect(agent.items[2]).toMatchObject({ turnId: 't1', sentTurnId: 't2' })
})

test('a message that waits has the words it was given last', () => {
  const queued: Event = { type: 'user_message', agent_id: 'default', turn_id: 't2', text: 'helo', created_at: 2 }
  const changed: Event = { type: 'message_waiting', agent_id: 'default', turn_id: 't2', new_text: 'hello' }
  const agent = play([message('one'), starts(), queued, changed])
  expect(sketch(agent.items)).toEqual(['user(sent): one', 'user(queued): hello'])
})

test('a branch that is chosen while the rows are read is not lost', () => {
  const begun = beginHistory(withAgent(), 'default')
  const heard = logged([{ type: 'branch_changed', ...place, kept_up_to: null } as Event], 9).reduce(fold, begun)
  const snapshot = { messages: [], session_id: place.session_id, live: [], cursor: '1-0' }
  expect(agentIn(applyHistory(heard, 'default', snapshot)).history).toBe('needed')
})
