import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { PushChange, PushSubscriptionInfo } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startSession } from '../../api/session-token.ts'
import { startI18n } from '../../i18n/index.ts'

startI18n()
const { NotificationsSection } = await import('./notifications-section.tsx')

const realFetch = globalThis.fetch
const phone: PushSubscriptionInfo = {
  id: 'psh_1',
  label: 'Firefox · Android',
  language: 'en',
  approvals: true,
  questions: true,
  finished: true,
  failed: true,
  finished_after: 30,
  details: false,
  quiet: null,
  time_zone: 'UTC',
  current: false,
  created_at: 1,
  last_ok_at: null,
  last_failed_at: null,
  failure: null,
}

let changes: PushChange[]
let devices: PushSubscriptionInfo[]

/** The server, as far as this page asks it. */
function answer(method: string, path: string, body: unknown): { status: number; body: unknown } {
  const id = path.split('/')[4]
  const device = devices.find((one) => one.id === id)
  if (path === '/api/push') return { status: 200, body: { public_key: 'key', subscriptions: devices } }
  if (!device) return { status: 404, body: { error: 'gone', code: 'not_found' } }
  if (method === 'DELETE') {
    devices = devices.filter((one) => one !== device)
    return { status: 200, body: { deleted: true } }
  }
  changes.push(body as PushChange)
  const subscription = { ...device, ...(body as PushChange) }
  devices = devices.map((one) => (one === device ? subscription : one))
  return { status: 200, body: { subscription } }
}

/** A browser with or without push. */
function browser(given: { permission?: NotificationPermission; hasPush?: boolean; isSecure?: boolean }) {
  const { permission = 'default', hasPush = true, isSecure = true } = given
  const set = (target: object, name: string, value: unknown) =>
    Object.defineProperty(target, name, { value, configurable: true })
  set(globalThis, 'isSecureContext', isSecure)
  set(globalThis, 'matchMedia', () => ({ matches: false }))
  set(globalThis, 'Notification', { permission })
  set(navigator, 'serviceWorker', { getRegistration: async () => undefined })
  if (hasPush) set(globalThis, 'PushManager', {})
  else Reflect.deleteProperty(globalThis, 'PushManager')
}

beforeEach(() => {
  startSession('tok', false)
  changes = []
  devices = [phone]
  globalThis.fetch = async (url, { method = 'GET', body } = {}) => {
    const said = answer(method, String(url), typeof body === 'string' ? JSON.parse(body) : undefined)
    const { status } = said
    return {
      ok: status < 400,
      status,
      headers: { get: () => null },
      json: async () => said.body,
    } as unknown as Response
  }
})

afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})

async function show(given: Parameters<typeof browser>[0] = {}) {
  browser(given)
  render(
    <QueryClientProvider client={createQueryClient()}>
      <NotificationsSection />
    </QueryClientProvider>,
  )
  await screen.findByText(/Each device has its own choice/)
}

describe('a device', () => {
  test('is told of what its person chooses', async () => {
    await show()
    fireEvent.click(screen.getByRole('checkbox', { name: 'Questions' }))
    await waitFor(() => expect(changes).toEqual([{ questions: false }]))
    expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Questions' }).checked).toBe(false)
  })

  test('is told of finished tasks from the time on that its person chooses', async () => {
    await show()
    const field = screen.getByLabelText<HTMLSelectElement>('Only when it took at least')
    expect(field.selectedOptions[0]?.textContent).toBe('30 seconds')
    fireEvent.change(field, { target: { value: '300' } })
    await waitFor(() => expect(changes).toEqual([{ finished_after: 300 }]))
    fireEvent.click(screen.getByRole('checkbox', { name: 'Finished tasks' }))
    await waitFor(() => expect(screen.queryByLabelText('Only when it took at least')).toBeNull())
  })

  test('has quiet hours, with approvals coming through unless they shall not', async () => {
    await show()
    fireEvent.click(screen.getByRole('checkbox', { name: /Quiet hours/ }))
    fireEvent.change(await screen.findByLabelText('From'), { target: { value: '23:30' } })
    await screen.findByDisplayValue('23:30')
    fireEvent.click(screen.getByRole('checkbox', { name: 'Approvals come through all the same' }))
    await waitFor(() => expect(changes).toHaveLength(3))
    expect(changes.at(-1)).toEqual({ quiet: { from: 1410, to: 420, approvals_pass: false } })
  })

  test('that was removed meanwhile says so, and shows what is true', async () => {
    await show()
    devices = []
    fireEvent.click(screen.getByRole('checkbox', { name: 'Approvals' }))
    await screen.findByText('That could not be saved.')
    expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Approvals' }).checked).toBe(true)
  })

  test('goes from the list when it is removed', async () => {
    await show()
    fireEvent.click(within(screen.getByRole('list')).getByRole('button', { name: 'Remove' }))
    await waitFor(() => expect(screen.queryByText('Firefox · Android')).toBeNull())
  })

  test('whose messages do not arrive says why', async () => {
    devices = [{ ...phone, last_failed_at: Date.now() / 1000, failure: 'unreachable' }]
    await show()
    screen.getByText(/Its push service could not be reached/)
  })
})

describe('a browser without notifications', () => {
  test.each([
    ['has been told no', { permission: 'denied' }, 'Your browser blocks notifications of this page'],
    ['came by plain http', { isSecure: false }, 'Notifications need a secure address'],
    ['knows none', { hasPush: false }, 'This browser knows no notifications'],
  ] as const)('that %s says what to do', async (_name, given, title) => {
    await show(given)
    screen.getByRole('heading', { name: title })
    expect(screen.queryByRole('button', { name: 'Turn on here' })).toBeNull()
  })

  test('that could have them offers it, and says what it will ask', async () => {
    await show()
    screen.getByRole('button', { name: 'Turn on here' })
    screen.getByText(/Your browser asks for your permission first/)
  })
})
