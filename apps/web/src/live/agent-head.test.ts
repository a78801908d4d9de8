import { expect, test } from '@jest/globals'
import { headOf } from './agent-head.ts'
import { fold } from './fold.ts'
import { initialState, newAgentState, type LiveState } from './state.ts'
import { message, meta, says } from './test-events.ts'

const id = meta.agent_id
const begun: LiveState = { ...initialState, agents: { [id]: { ...newAgentState(meta), history: 'loaded' } } }
const head = (state: LiveState) => headOf(state.agents[id]!)

test('an agent seen from outside stays the same while an answer streams in, and changes with the turn', () => {
  const asked = fold(begun, message('hi'))
  const first = fold(asked, says('a'))
  const second = fold(first, says('b'))
  const ended = fold(second, { type: 'result', agent_id: id, turn_id: 't1', text: '', is_error: false })
  expect(head(asked).work).toBe('queued')
  expect(head(first).work).toBe('working')
  expect(second.agents[id]).not.toBe(first.agents[id])
  expect(head(second)).toBe(head(first))
  expect(head(ended)).toMatchObject({ work: 'idle', unread: 1 })
})
