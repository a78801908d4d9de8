import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Agent, Rule } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startSession } from '../../api/session-token.ts'
import { startI18n } from '../../i18n/index.ts'
import { LeaseBadge } from './lease-badge.tsx'
import { LeaseForm } from './lease-form.tsx'
import { PermissionsPage } from './permissions-page.tsx'

void startI18n()
const realFetch = globalThis.fetch

const made = { origin: 'settings', created_at: 1_700_000_000 } as const
const allow: Rule = {
  ...made,
  id: 'r1',
  effect: 'allow',
  tool: 'bash',
  program: 'npm',
  verb: 'test',
  folder: '/home/ana',
  agent_id: 'a1',
}
const deny: Rule = { ...made, id: 'r2', effect: 'deny', path: '/home/ana/taxes' }
const lease: NonNullable<Agent['lease']> = {
  id: 'l1',
  agent_id: 'a1',
  tools: ['bash'],
  hosts: [],
  devices: [],
  red: false,
  until: Date.now() / 1000 + 1_790,
  budget_usd: null,
  started_at: 1,
}

/** A server that keeps rules and leases, and answers the next change with `refusal` if there is one. */
let rules: Rule[]
let refusal: { status: number; body: object } | null
let asked: Array<{ method: string; url: string; body: unknown }>
let dones: number

beforeEach(() => {
  startSession('tok', false)
  rules = [allow, deny]
  refusal = null
  asked = []
  dones = 0
  globalThis.fetch = async (url, init) => {
    const method = init?.method ?? 'GET'
    if (method === 'GET') return answer(200, { rules })
    asked.push({ method, url: String(url), body: init?.body ? JSON.parse(String(init.body)) : undefined })
    if (refusal) return answer(refusal.status, refusal.body)
    if (String(url).startsWith('/api/leases')) return answer(200, method === 'POST' ? { lease } : { ended: true })
    if (method === 'POST') return answer(201, { rule: deny })
    rules = rules.filter(({ id }) => !String(url).endsWith(id))
    return answer(200, { deleted: true })
  }
})
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})

const answer = (status: number, body: object) =>
  ({ ok: status < 400, status, headers: { get: () => null }, json: async () => body }) as unknown as Response

const click = (name: string | RegExp) => act(async () => void fireEvent.click(screen.getByRole('button', { name })))
const type = (label: string | RegExp, value: string) =>
  act(async () => void fireEvent.change(screen.getByLabelText(label), { target: { value } }))

describe('the permissions page', () => {
  async function show() {
    render(
      <QueryClientProvider client={createQueryClient()}>
        <PermissionsPage agents={[{ id: 'a1', name: 'Garden' }]} />
      </QueryClientProvider>,
    )
    await waitFor(() => expect(screen.queryByRole('status')).toBeNull())
  }

  test('says in plain words what each rule is about, the strictest first', async () => {
    await show()
    expect(screen.getAllByRole('region').map((region) => region.textContent)).toEqual([
      expect.stringMatching(/^NeverTouches \/home\/ana\/taxes or what lies below/),
      expect.stringMatching(/^Allowed without askingRuns “npm test”In \/home\/ana or belowAgent Garden/),
    ])
  })

  test('takes back what allows at a click, and what protects with the PIN', async () => {
    await show()
    await click(/Remove: Runs/)
    expect(asked).toEqual([{ method: 'DELETE', url: '/api/rules/r1', body: {} }])
    await click(/Remove: Touches/)
    expect(asked).toHaveLength(1)
    refusal = { status: 401, body: { error: 'Wrong PIN.', code: 'pin_invalid', remaining_attempts: 2 } }
    await type('PIN', '0000')
    await click('Delete')
    expect(screen.getByRole('alert').textContent).toMatch(/2/)
    refusal = null
    await type('PIN', '4829')
    await click('Delete')
    expect(asked.at(-1)).toMatchObject({ url: '/api/rules/r2', body: { pin: '4829' } })
    await waitFor(() => expect(screen.getByText('No rules yet')).toBeTruthy())
  })

  test('adds one that forbids without the PIN, and one that allows with it', async () => {
    await show()
    await click('Add a rule')
    expect(screen.queryByLabelText('PIN')).toBeNull()
    await type('Command', 'git push')
    await act(async () => void fireEvent.click(screen.getByLabelText('Allow')))
    await click('Add the rule')
    expect(asked).toEqual([])
    await type('PIN', '4829')
    await click('Add the rule')
    expect(asked).toEqual([
      { method: 'POST', url: '/api/rules', body: { effect: 'allow', program: 'git', verb: 'push', pin: '4829' } },
    ])
  })

  test('says in the server’s words what is no rule', async () => {
    await show()
    await click('Add a rule')
    refusal = { status: 400, body: { error: 'A host is a name such as example.com.', code: 'bad_request' } }
    await act(async () => void fireEvent.change(screen.getByLabelText('About'), { target: { value: 'host' } }))
    await type('Website', 'https://x')
    await click('Add the rule')
    expect(screen.getByRole('alert').textContent).toContain('A host is a name')
  })
})

describe('a lease', () => {
  test('is given with the PIN for what is chosen, and never for red by itself', async () => {
    render(<LeaseForm agentId="a1" running={null} onDone={() => dones++} />)
    await click('Start')
    expect(asked).toEqual([])
    await act(async () => void fireEvent.click(screen.getByLabelText('Use MCP servers')))
    await type(/^Websites/, 'github.com, *.example.com')
    await type(/^Budget/, '2.5')
    await type('PIN', '4829')
    await click('Start')
    expect(asked).toMatchObject([
      {
        url: '/api/leases',
        body: {
          agent_id: 'a1',
          tools: expect.arrayContaining(['bash', 'write_file', 'mcp__*']),
          hosts: ['github.com', '*.example.com'],
          red: false,
          budget_usd: 2.5,
          pin: '4829',
        },
      },
    ])
    expect(dones).toBe(1)
  })

  test('shows its time in the header and is ended there', async () => {
    render(<LeaseBadge lease={lease} onEnded={() => dones++} />)
    expect(screen.getByText(/30 min/)).toBeTruthy()
    await click('End')
    expect(asked).toMatchObject([{ method: 'DELETE', url: '/api/leases/l1' }])
    expect(dones).toBe(1)
  })

  test('whose time is over shows nothing', () => {
    const { container } = render(<LeaseBadge lease={{ ...lease, until: 1 }} onEnded={() => dones++} />)
    expect(container.textContent).toBe('')
  })
})
