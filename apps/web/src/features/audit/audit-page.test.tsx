import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import type { AuditEntry, AuditPage as Page } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startSession } from '../../api/session-token.ts'
import { startI18n } from '../../i18n/index.ts'
import { AuditPage } from './audit-page.tsx'

void startI18n()
const realFetch = globalThis.fetch

const ran = (seq: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  seq,
  at: 1_700_000_000 + seq,
  kind: 'tool_started',
  hash: `hash-${seq}`,
  has_session: true,
  agent_id: 'a1',
  session_id: 'ses_1',
  tool: 'bash',
  level: 'red',
  decision: 'approval_with_pin',
  outcome: 'done',
  decided_from: '192.168.1.7',
  read_from: ['example.com'],
  input: { command: `rm -rf build-${seq}\u202e` },
  ...more,
})

let pages: Record<string, Page | number>
let asked: string[]

beforeEach(() => {
  startSession('tok', false)
  asked = []
  pages = {}
  globalThis.fetch = async (url) => {
    const query = String(url).split('?')[1] ?? ''
    asked.push(query)
    const page = pages[query] ?? { entries: [], next: null, tools: ['bash'] }
    const status = typeof page === 'number' ? page : 200
    const body = typeof page === 'number' ? { error: 'x', code: 'internal' } : page
    return { ok: status < 400, status, headers: { get: () => null }, json: async () => body } as unknown as Response
  }
})
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
  jest.useRealTimers()
})

async function show(onOpenConversation = async (_id: string): Promise<string | null> => null) {
  const view = render(
    <QueryClientProvider client={createQueryClient()}>
      <AuditPage agents={[{ id: 'a1', name: 'Garden' }]} onOpenConversation={onOpenConversation} />
    </QueryClientProvider>,
  )
  await waitFor(() => expect(screen.queryByRole('status')).toBeNull())
  return view
}

test('an entry says what ran, why, from where, and what was read before; hidden characters are drawn', async () => {
  pages[''] = { entries: [ran(1)], next: null, tools: ['bash'] }
  const { container } = await show()
  for (const words of [
    'Ran bash',
    'Dangerous',
    'Done',
    'approved with your PIN · agent Garden · from 192.168.1.7',
    'After reading example.com',
    'rm -rf build-1U+202E',
  ]) {
    expect(container.textContent).toContain(words)
  }
})

test('what did not run says who or what kept it from running', async () => {
  const refused = (seq: number, more: Partial<AuditEntry>) => ran(seq, { read_from: [], ...more })
  pages[''] = {
    entries: [
      refused(3, { kind: 'tool_refused', decision: 'denied_by_rule', ground: 'rul_1' }),
      refused(2, { kind: 'tool_refused', decision: 'nobody_there' }),
      refused(1, { kind: 'decided', decision: 'expired', ground: 'deadline' }),
    ],
    next: null,
    tools: ['bash'],
  }
  await show()
  const [byRule, byNobody, late] = screen.getAllByRole('listitem').map(({ textContent }) => textContent)
  expect(byRule).toMatch(/^Refused bash.*a rule of yours forbids it/)
  expect(byNobody).toMatch(/^Refused bash.*nobody was there to ask/)
  expect(late).toMatch(/^Nobody answered about bash.*not answered in time/)
})

test('older entries come behind the newer ones', async () => {
  pages[''] = { entries: [ran(9)], next: 9, tools: [] }
  pages['before=9'] = { entries: [ran(8)], next: null, tools: [] }
  const { container } = await show()
  fireEvent.click(screen.getByRole('button', { name: 'Show older entries' }))
  await waitFor(() => expect(container.textContent).toContain('build-8'))
  expect(screen.queryByRole('button', { name: 'Show older entries' })).toBeNull()
})

test('filters and words are asked of the server, and no match is not an empty log', async () => {
  pages[''] = { entries: [ran(1)], next: null, tools: ['bash'] }
  await show()
  fireEvent.change(screen.getByLabelText('Tool'), { target: { value: 'bash' } })
  fireEvent.change(screen.getByLabelText('Allowed or refused'), { target: { value: 'rule' } })
  fireEvent.change(screen.getByPlaceholderText('Search commands, files, addresses…'), { target: { value: ' needle ' } })
  await waitFor(() => expect(screen.getByText('No entry matches')).toBeTruthy())
  await waitFor(() => expect(asked.at(-1)).toContain('q=needle'))
  expect(asked.at(-1)).toContain('tool=bash')
  expect(asked.at(-1)).toContain('decision=rule')
})

test('an entry leads to its conversation, as long as that is kept', async () => {
  const opened: string[] = []
  pages[''] = { entries: [ran(1), ran(2, { has_session: false })], next: null, tools: [] }
  await show(async (id) => {
    opened.push(id)
    return 'It is gone.'
  })
  const links = screen.getAllByRole('button', { name: 'Conversation' })
  expect(links).toHaveLength(1)
  await act(async () => void fireEvent.click(links[0]!))
  expect(opened).toEqual(['ses_1'])
  expect(screen.getByRole('alert').textContent).toBe('It is gone.')
})

test('an empty log and one that cannot be read are told apart', async () => {
  await show()
  expect(screen.getByText('Nothing was done yet')).toBeTruthy()
  cleanup()
  pages[''] = 500
  await show()
  expect(screen.getByText('The audit log could not be loaded.')).toBeTruthy()
})
