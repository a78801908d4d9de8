import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { act, cleanup, render, screen } from '@testing-library/react'
import { useJump } from '../features/chat/jump.ts'
import { applyAgents } from '../live/snapshot.ts'
import { initialState } from '../live/state.ts'
import { changeLive, emptyStore, useLiveStore } from '../live/store.ts'
import { meta } from '../live/test-events.ts'
import { goTo } from './route.ts'
import { openMessage, useAgentAddress } from './use-agent-address.ts'

function Page() {
  useAgentAddress()
  return <output>{useLiveStore(({ live }) => live.activeId)}</output>
}

const agents = ['default', 'two'].map((agent_id) => ({ ...meta, agent_id }))
const load = () => act(() => changeLive(() => applyAgents(initialState, { agents, cursor: '0-0' })))
const inView = () => screen.getByRole('status').textContent

/** What the browser does a moment after the address has changed. */
const go = (...to: Parameters<typeof goTo>) =>
  act(() => {
    goTo(...to)
    window.dispatchEvent(new HashChangeEvent('hashchange'))
  })

beforeEach(() => {
  history.replaceState(null, '', '#/')
  useLiveStore.setState(emptyStore)
  useJump.setState({ jump: null })
})
afterEach(cleanup)

test('the agent in view gives its address, without an entry of its own in the history', () => {
  const before = history.length
  render(<Page />)
  load()
  expect(location.hash).toBe('#/chat/default')
  expect(history.length).toBe(before)
})

test('a link shows its agent once the agents are known, and Back the one before', () => {
  history.replaceState(null, '', '#/chat/two')
  render(<Page />)
  load()
  expect(inView()).toBe('two')
  go('chat', 'default')
  expect(inView()).toBe('default')
  expect(location.hash).toBe('#/chat/default')
})

test('a link to a place of a conversation leads there', () => {
  history.replaceState(null, '', '#/chat/two/trn_9.2')
  render(<Page />)
  load()
  expect(useJump.getState().jump).toEqual({ agentId: 'two', target: 'trn_9.2' })
  expect(location.hash).toBe('#/chat/two/trn_9.2')
})

test('the same place is gone to again when it is asked for again', () => {
  render(<Page />)
  load()
  go('chat', 'two', 'trn_9')
  useJump.setState({ jump: null })
  act(() => openMessage('two', 'trn_9'))
  expect(useJump.getState().jump).toEqual({ agentId: 'two', target: 'trn_9' })
})

test('a link to an agent that is gone leads to the one that is there', () => {
  history.replaceState(null, '', '#/chat/gone')
  render(<Page />)
  load()
  expect(inView()).toBe('default')
  expect(location.hash).toBe('#/chat/default')
})

test('another page keeps its address', () => {
  history.replaceState(null, '', '#/budgets/default')
  render(<Page />)
  load()
  expect(location.hash).toBe('#/budgets/default')
})
