import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import type { Agent, Event } from '@rain/protocol'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { startI18n } from '../../i18n/index.ts'
import { fold } from '../../live/fold.ts'
import { applyAgents } from '../../live/snapshot.ts'
import { initialState } from '../../live/state.ts'
import { emptyStore, useLiveStore } from '../../live/store.ts'
import { ApprovalCard, type ApprovalAnswer } from './approval-card.tsx'
import { useOpenCount } from './inbox-badge.tsx'
import { InboxPage } from './inbox-page.tsx'

let answers: [string, ApprovalAnswer][] = []
const opened: string[] = []

beforeAll(() => void startI18n())
beforeEach(() => {
  jest.useFakeTimers()
  answers = []
  Element.prototype.scrollIntoView = () => {}
  const agents = ['one', 'two'].map((id) => anAgent(id))
  useLiveStore.setState({ live: applyAgents(initialState, { agents, cursor: '0-0' }) })
})
afterEach(() => {
  cleanup()
  useLiveStore.setState(emptyStore)
  jest.useRealTimers()
})

const anAgent = (id: string): Agent => ({
  agent_id: id,
  label: null,
  cwd: `/home/me/${id}`,
  session_id: `ses_${id}`,
  provider: null,
  model: null,
  effort: null,
  supervision: 'supervised',
  lease: null,
  mode: 'coding',
  device_id: null,
  display: 0,
  state: 'idle',
  created_at: 0,
})

function tell(...events: Event[]): void {
  act(() => useLiveStore.setState(({ live }) => ({ live: events.reduce(fold, live) })))
}

const asks = (agent_id: string, request_id: string): Event => ({
  type: 'permission_request',
  agent_id,
  request_id,
  tool: 'bash',
  input: { command: `run ${request_id}` },
  level: 'yellow',
  reason: 'Runs a program.',
})
const resolved = (agent_id: string, request_id: string): Event => ({
  type: 'permission_resolved',
  agent_id,
  request_id,
  decision: 'approved',
})

function Badge() {
  return <output>{useOpenCount()}</output>
}

function show() {
  return render(
    <>
      <Badge />
      <InboxPage
        onOpenChat={(id) => opened.push(id)}
        renderRequest={({ item }) =>
          item.kind === 'approval' && (
            <ApprovalCard
              item={item}
              onAnswer={(answer) => {
                answers.push([item.request.request_id, answer])
                return Promise.resolve({ ok: true })
              }}
            />
          )
        }
      />
    </>,
  )
}

const cards = () => [...document.querySelectorAll<HTMLElement>('[data-request]')]
const press = (key: string) =>
  act(async () => void fireEvent.keyDown(document.activeElement ?? document.body, { key, bubbles: true }))
const wait = () => act(() => jest.advanceTimersByTime(600))

test('what waits of every agent is there, with whose it is, and comes and goes as it is said', () => {
  show()
  expect(screen.getByText('Nothing waits for you')).toBeTruthy()
  tell(asks('one', 'p1'), asks('two', 'p2'))
  expect(cards()).toHaveLength(2)
  expect(screen.getByText('/home/me/two')).toBeTruthy()
  expect(screen.getByText('2', { selector: 'output' })).toBeTruthy()
  tell(resolved('one', 'p1'))
  expect(cards()).toHaveLength(1)
  expect(screen.getByText('1', { selector: 'output' })).toBeTruthy()
  expect(screen.getByText('Approved')).toBeTruthy()
})

test('what was answered before the page was opened is not there', () => {
  tell(asks('one', 'p1'), resolved('one', 'p1'))
  const { container } = show()
  expect(container.textContent).not.toContain('Approved')
})

test('keys go through the requests and answer the one with the focus, and no other', async () => {
  show()
  tell(asks('one', 'p1'), asks('two', 'p2'), asks('two', 'p3'))
  wait()
  await press('a')
  expect(answers).toEqual([])
  await press('j')
  await press('j')
  await press('j')
  await press('k')
  expect(document.activeElement?.getAttribute('data-request')).toBe('p2')
  wait()
  await press('a')
  expect(answers).toEqual([['p2', { approved: true, pin: undefined }]])
})

test('after an answer the next request has the focus, and the same key pressed twice does not answer it', async () => {
  show()
  tell(asks('one', 'p1'), asks('two', 'p2'))
  wait()
  await press('j')
  wait()
  await press('a')
  tell(resolved('one', 'p1'))
  await act(async () => {})
  expect(document.activeElement?.getAttribute('data-request')).toBe('p2')
  await press('a')
  expect(answers).toHaveLength(1)
})

test('leads to the conversation', () => {
  show()
  tell(asks('two', 'p2'))
  fireEvent.click(screen.getByRole('button', { name: 'Conversation' }))
  expect(opened).toEqual(['two'])
})
