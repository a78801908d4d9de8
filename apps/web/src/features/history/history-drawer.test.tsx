import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Conversation, ConversationSearch, SearchHit } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startI18n } from '../../i18n/index.ts'

const realFetch = globalThis.fetch
let HistoryDrawer: typeof import('./history-drawer.tsx').HistoryDrawer
let asked: URL[]
let givenUp: string[]
let opened: SearchHit[]
let closed: number
let kept: Conversation[]
let changed: string[]
let answer: (q: string, before: string | null) => ConversationSearch | Promise<ConversationSearch> | null

const garden: Conversation = {
  session_id: 'ses_1',
  agent_id: 'default',
  cwd: '/home/me/app',
  title: 'Garden',
  preview: '',
  turns: 1,
  cost: 0,
  created_at: 1_700_000_000,
  updated_at: 1_700_000_000,
}

beforeAll(async () => {
  startI18n()
  ;({ HistoryDrawer } = await import('./history-drawer.tsx'))
  // jsdom draws no dialogs
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true
  }
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false
  }
})
beforeEach(() => {
  ;[asked, givenUp, opened, closed, kept, changed] = [[], [], [], 0, [garden], []]
  answer = () => ({ hits: [], more: false })
  globalThis.fetch = async (input, init) => {
    const url = new URL(String(input), 'http://rain.test')
    if (url.pathname === '/api/conversations') return answerWith({ conversations: kept, more: false })
    if (url.pathname.startsWith('/api/conversations/ses_')) {
      changed.push(`${init?.method} ${url.pathname}${url.search}`)
      kept = init?.method === 'DELETE' ? [] : [garden]
      return answerWith(init?.method === 'DELETE' ? { deleted: true } : { restored: true })
    }
    asked.push(url)
    const q = url.searchParams.get('q') ?? ''
    init?.signal?.addEventListener('abort', () => givenUp.push(q))
    const found = await answer(q, url.searchParams.get('before'))
    return found ? answerWith(found) : answerWith({ error: 'no', code: 'internal' }, 500)
  }
  render(
    <QueryClientProvider client={createQueryClient()}>
      <HistoryDrawer
        onClose={() => closed++}
        onResume={() => Promise.resolve(null)}
        onOpenMessage={(hit) => {
          opened.push(hit)
          return Promise.resolve(null)
        }}
      />
    </QueryClientProvider>,
  )
})
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})

const answerWith = (body: object, status = 200) =>
  ({ ok: status < 400, status, headers: { get: () => null }, json: async () => body }) as unknown as Response

const hit = (id: number, more: Partial<SearchHit> = {}): SearchHit => ({
  id,
  session_id: 'ses_1',
  agent_id: 'default',
  cwd: '/home/me/app',
  title: 'Birds',
  turn_id: `trn_${id}`,
  step: 0,
  role: 'user',
  snippet: [{ text: 'a ' }, { text: 'heron', match: true }],
  created_at: 1_700_000_000,
  ...more,
})
const search = (value: string) => fireEvent.change(screen.getByRole('searchbox'), { target: { value } })

test('what is found is shown by conversation with its matches marked, and opens its message', async () => {
  answer = () => ({ hits: [hit(3), hit(2, { session_id: 'ses_2', title: 'Lakes' }), hit(1)], more: false })
  search('heron')
  await screen.findByText('3 messages found')
  expect(screen.getAllByRole('heading', { level: 3 }).map((one) => one.firstChild?.textContent)).toEqual([
    'Birds',
    'Lakes',
  ])
  expect([...document.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual(['heron', 'heron', 'heron'])
  fireEvent.click(screen.getAllByRole('button', { name: /heron/ })[1]!)
  await waitFor(() => expect(closed).toBe(1))
  expect(opened.map(({ id }) => id)).toEqual([1])
})

test('a conversation that is deleted can be brought back', async () => {
  fireEvent.click(await screen.findByRole('button', { name: 'Delete “Garden”' }))
  await screen.findByText('“Garden” is deleted.')
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Continue “Garden”' })).toBeNull())
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
  await screen.findByRole('button', { name: 'Continue “Garden”' })
  expect(screen.queryByText('“Garden” is deleted.')).toBeNull()
  expect(changed).toEqual(['DELETE /api/conversations/ses_1?undo=true', 'POST /api/conversations/ses_1/restore'])
})

test('a query that is typed over is given up', async () => {
  answer = (q) => (q === 'slow' ? new Promise(() => undefined) : { hits: [hit(1)], more: false })
  search('slow')
  await waitFor(() => expect(asked).toHaveLength(1))
  search('heron')
  await screen.findByText('1 message found')
  expect(givenUp).toEqual(['slow'])
})

test('older ones are asked for behind the last', async () => {
  answer = (_q, before) => (before === null ? { hits: [hit(9)], more: true } : { hits: [hit(4)], more: false })
  search('heron')
  fireEvent.click(await screen.findByRole('button', { name: 'Older results' }))
  await screen.findByText('2 messages found')
  expect(asked.at(-1)?.searchParams.get('before')).toBe('9')
})

test('nothing found says what to try, and a failure can be tried again', async () => {
  search('heron')
  await screen.findByText(/No message holds all of “heron”/)
  answer = () => null
  search('another')
  fireEvent.click(await screen.findByRole('button', { name: 'Try again' }))
  await waitFor(() => expect(asked.length).toBeGreaterThan(2))
})

test('the arrows go from one result to the next', async () => {
  answer = () => ({ hits: [hit(2), hit(1)], more: false })
  search('heron')
  const [first, second] = await screen.findAllByRole('button', { name: /heron/ })
  first?.focus()
  fireEvent.keyDown(first!, { key: 'ArrowDown' })
  expect(document.activeElement).toBe(second)
})
