import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { act, cleanup, render, screen } from '@testing-library/react'
import { createQueryClient, queryKeys } from '../api/query-client.ts'
import { applyAgents, applyHistory } from '../live/snapshot.ts'
import { initialState } from '../live/state.ts'
import { changeLive, emptyStore, useLiveStore } from '../live/store.ts'
import { meta } from '../live/test-events.ts'
import { useFirstSight } from './use-first-sight.ts'

const realFetch = globalThis.fetch
let queries: QueryClient

function Page() {
  return <output>{useFirstSight() ? 'drawn' : 'not yet'}</output>
}

const open = () =>
  render(
    <QueryClientProvider client={queries}>
      <Page />
    </QueryClientProvider>,
  )
const state = () => screen.getByRole('status').textContent
const read = () =>
  act(() => {
    for (const key of [queryKeys.providers, queryKeys.settings, queryKeys.setup]) queries.setQueryData(key, {})
    jest.advanceTimersByTime(1)
  })
const list = (...ids: string[]) =>
  act(() =>
    changeLive(() =>
      applyAgents(initialState, { agents: ids.map((agent_id) => ({ ...meta, agent_id })), cursor: '0-0' }),
    ),
  )

beforeEach(() => {
  jest.useFakeTimers()
  globalThis.fetch = () => new Promise(() => {})
  queries = createQueryClient()
  useLiveStore.setState(emptyStore)
})
afterEach(() => {
  cleanup()
  queries.clear()
  jest.useRealTimers()
  globalThis.fetch = realFetch
})

test('the page is drawn when its conversation and what stands beside it are here', () => {
  open()
  read()
  list('default')
  expect(state()).toBe('not yet')
  act(() => changeLive((live) => applyHistory(live, 'default', { messages: [], live: [], cursor: '0-0' })))
  expect(state()).toBe('drawn')
})

test('where there is no agent, no conversation is waited for', () => {
  open()
  list()
  expect(state()).toBe('not yet')
  read()
  expect(state()).toBe('drawn')
})

test('nobody waits long for a server that does not answer', () => {
  open()
  expect(state()).toBe('not yet')
  act(() => void jest.advanceTimersByTime(1_000))
  expect(state()).toBe('drawn')
})

test('what is drawn stays', () => {
  open()
  read()
  list()
  list('default')
  expect(state()).toBe('drawn')
})
