import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { usualPersona, type PinFacts, type SessionInfo, type Settings } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startSession } from '../../api/session-token.ts'
import { chooseLanguage, startI18n } from '../../i18n/index.ts'
import { addSettingsTexts } from '../../i18n/settings-texts.ts'
import { SettingsPage } from './settings-page.tsx'

// only a guard against a test that hangs
void startI18n()
addSettingsTexts()
HTMLDialogElement.prototype.showModal = function () {
  this.open = true
}
HTMLDialogElement.prototype.close = function () {
  this.open = false
}
const realFetch = globalThis.fetch

const settings: Settings = { version: 1, settings: { ...usualPersona, language: 'auto' }, agents: {} }
const session = (id: string, more: Partial<SessionInfo> = {}): SessionInfo => ({
  id,
  current: false,
  browser: 'Firefox',
  system: 'Linux',
  kind: 'desktop',
  address: '192.168.1.7',
  created_at: Date.now() / 1000 - 7200,
  last_used_at: Date.now() / 1000 - 3600,
  expires_at: Date.now() / 1000 + 3600,
  ...more,
})
const pinFacts: PinFacts = { shortest: 4, longest: 20, changed_at: null }

type Answer = { status?: number; body: unknown }
let answers: Record<string, Answer> = {}
let sent: { what: string; body: unknown }[] = []

beforeEach(() => {
  startSession('tok', false)
  window.matchMedia ??= (query) =>
    ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} }) as never
  Element.prototype.scrollIntoView ??= () => {}
  sent = []
  answers = {
    'GET /api/settings': { body: settings },
    'GET /api/sessions': {
      body: { sessions: [session('tok_1', { current: true }), session('tok_2'), session('tok_3')] },
    },
    'GET /api/pin': { body: pinFacts },
    'GET /api/search': { body: { engine: null, hint: '', environment: null } },
    'GET /api/sandbox': { body: { status: 'available', why_not: null } },
  }
  globalThis.fetch = async (url, { method = 'GET', body } = {}) => {
    const what = `${method} ${String(url)}`
    sent.push({ what, body: typeof body === 'string' ? JSON.parse(body) : undefined })
    const { status = 200, body: answer } = answers[what] ?? { status: 500, body: {} }
    return { ok: status < 400, status, headers: { get: () => null }, json: async () => answer } as unknown as Response
  }
})
afterEach(async () => {
  cleanup()
  globalThis.fetch = realFetch
  await act(async () => void (await chooseLanguage('en')))
})

function show(...about: string[]) {
  const queries = createQueryClient()
  render(
    <QueryClientProvider client={queries}>
      <SettingsPage
        about={about}
        bar={(title) => <h1>{title}</h1>}
        agents={[{ id: 'gardener', name: 'Garden' }]}
        slots={{ providers: <p>providers</p>, failover: <p>order</p> }}
        onSignOut={() => {}}
        askBeforeLeaving={() => Promise.resolve(null)}
      />
    </QueryClientProvider>,
  )
  return queries
}

const writes = () => sent.filter(({ what }) => !what.startsWith('GET'))
const setting = (name: string) => within(screen.getByRole('region', { name }))

test('what is searched is found by other words, in both languages, and Enter leads there', () => {
  show()
  const field = screen.getByRole('searchbox')
  fireEvent.change(field, { target: { value: 'contraseña' } })
  expect(screen.getAllByRole('link')[0]?.getAttribute('href')).toBe('#/settings/security/pin')
  fireEvent.keyDown(field, { key: 'Enter' })
  expect(location.hash).toBe('#/settings/security/pin')
  fireEvent.keyDown(field, { key: 'ArrowDown' })
  expect(document.activeElement).toBe(screen.getAllByRole('link')[0])
  fireEvent.change(field, { target: { value: 'zzz' } })
  expect(screen.getByText('Nothing found for “zzz”')).toBeTruthy()
  fireEvent.keyDown(field, { key: 'Escape' })
  expect(screen.getByRole('link', { name: /Appearance/ })).toBeTruthy()
})

test('an address leads to one setting, and a part without content is not there', () => {
  show('tools', 'sandbox')
  expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Sandbox' }))
  expect(screen.queryByRole('link', { name: /Notifications/ })).toBeNull()
})

test('a choice is saved at once, said so, and can be taken back', async () => {
  answers['PATCH /api/settings'] = {
    body: { ...settings, version: 2, settings: { ...settings.settings, tone: 'formal' } },
  }
  show('persona')
  fireEvent.click(await screen.findByLabelText('Formal'))
  expect(await setting('Tone').findByText('Saved')).toBeTruthy()
  expect(writes()).toEqual([{ what: 'PATCH /api/settings', body: { tone: 'formal' } }])
  answers['PATCH /api/settings'] = { body: { ...settings, version: 3 } }
  fireEvent.click(setting('Tone').getByRole('button', { name: 'Undo' }))
  expect(await setting('Tone').findByText('Taken back')).toBeTruthy()
  expect(writes()[1]).toEqual({ what: 'PATCH /api/settings', body: { tone: 'plain' } })
})

test('what the server does not take is shown as it was, and why', async () => {
  answers['PATCH /api/settings'] = { status: 400, body: { error: 'Not so.', code: 'bad_request' } }
  show('persona')
  fireEvent.click(await screen.findByLabelText('Playful'))
  expect(await setting('Tone').findByText(/Not saved\..*Not so\./)).toBeTruthy()
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>('Plain').checked).toBe(true))
})

const nameField = async (): Promise<HTMLInputElement> => {
  await screen.findByText('Garden')
  return setting('Name').getByRole('textbox')
}

test('a name that cannot be is told at its field and not sent', async () => {
  answers['PATCH /api/settings'] = {
    body: { ...settings, version: 2, settings: { ...settings.settings, name: 'Nube' } },
  }
  show('persona')
  const field = await nameField()
  fireEvent.change(field, { target: { value: '<b>' } })
  fireEvent.blur(field)
  expect(screen.getByRole('alert').textContent).toContain('letters')
  fireEvent.change(field, { target: { value: 'Nube' } })
  fireEvent.blur(field)
  expect(await setting('Name').findByText('Saved')).toBeTruthy()
  expect(writes()).toEqual([{ what: 'PATCH /api/settings', body: { name: 'Nube' } }])
})

test('what changes elsewhere is not written over what is being typed', async () => {
  const queries = show('persona')
  const field = await nameField()
  fireEvent.change(field, { target: { value: 'Nub' } })
  act(
    () =>
      void queries.setQueryData(['settings'], {
        ...settings,
        version: 5,
        settings: { ...settings.settings, name: 'Sol' },
      }),
  )
  expect(field.value).toBe('Nub')
})

const ownTone = () => setting('Agents with a manner of their own').getByLabelText('Tone')

test('an agent gets a tone of its own, and gives it back', async () => {
  answers['PATCH /api/settings/agents/gardener'] = {
    body: { ...settings, version: 2, agents: { gardener: { tone: 'formal' } } },
  }
  show('persona', 'agents')
  fireEvent.click(await screen.findByText('Garden'))
  fireEvent.change(ownTone(), { target: { value: 'formal' } })
  expect(await screen.findByText('One setting of its own')).toBeTruthy()
  answers['PATCH /api/settings/agents/gardener'] = { body: { ...settings, version: 3 } }
  fireEvent.change(ownTone(), { target: { value: '' } })
  expect(await screen.findByText('As for all agents')).toBeTruthy()
  expect(writes().map(({ body }) => body)).toEqual([{ tone: 'formal' }, { tone: null }])
})

test('sessions are shown, this one marked; another one is ended after a question', async () => {
  answers['DELETE /api/sessions/tok_2'] = { body: { ended: 1 } }
  show('security')
  const list = await screen.findAllByText('Firefox on Linux')
  expect(list).toHaveLength(3)
  expect(screen.getByText('This one')).toBeTruthy()
  fireEvent.click(screen.getAllByRole('button', { name: 'End Firefox on Linux' })[0] as HTMLElement)
  fireEvent.click(within(screen.getByRole('dialog', { hidden: true })).getByText('End'))
  expect(await screen.findByText('The session has ended.')).toBeTruthy()
  expect(writes()).toEqual([{ what: 'DELETE /api/sessions/tok_2', body: undefined }])
})

test('sessions that cannot be read say so and can be tried again', async () => {
  answers['GET /api/sessions'] = { status: 500, body: { error: 'no', code: 'internal' } }
  show('security')
  expect(await screen.findByText('The sessions could not be loaded.')).toBeTruthy()
})

test('a new PIN is asked for twice, each fault is told at its field, and a wrong old one at the old', async () => {
  show('security', 'pin')
  fireEvent.click(await screen.findByRole('button', { name: 'Change PIN' }))
  const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } })
  const submit = () => fireEvent.click(screen.getByRole('button', { name: 'Change it' }))
  type('PIN you have now', '482915')
  type('New PIN', '12')
  expect(screen.getByText('Too short.')).toBeTruthy()
  submit()
  expect(screen.getByText('At least 4 characters.')).toBeTruthy()
  type('New PIN', '482915')
  submit()
  expect(screen.getByText('This is the PIN you have now.')).toBeTruthy()
  type('New PIN', '720415')
  type('New PIN once more', '720416')
  submit()
  expect(screen.getByText('The two are not the same.')).toBeTruthy()
  expect(writes()).toEqual([])

  type('New PIN once more', '720415')
  answers['PUT /api/pin'] = { status: 401, body: { error: 'Invalid PIN', code: 'pin_invalid', remaining_attempts: 2 } }
  submit()
  expect(await screen.findByText(/2 attempts left/)).toBeTruthy()
  type('PIN you have now', '482915')
  answers['PUT /api/pin'] = { body: { pin_changed: true, sessions_ended: 2 } }
  submit()
  expect(await screen.findByText('The PIN is changed. 2 sessions have ended.')).toBeTruthy()
  expect(writes().at(-1)).toEqual({
    what: 'PUT /api/pin',
    body: { pin: '482915', new_pin: '720415', end_other_sessions: true },
  })
})

test('old conversations are counted first and deleted after a question, until none is left', async () => {
  answers['GET /api/old-conversations?days=90'] = { body: { conversations: 150 } }
  show('data')
  expect(await screen.findByText('150 conversations')).toBeTruthy()
  const left = [50, 0]
  const plain = globalThis.fetch
  globalThis.fetch = async (url, init) => {
    if (init?.method === 'DELETE') answers[`DELETE ${String(url)}`] = { body: { deleted: 75, left: left.shift() ?? 0 } }
    return plain(url, init)
  }
  fireEvent.click(screen.getByRole('button', { name: 'Delete them' }))
  fireEvent.click(within(screen.getByRole('dialog', { hidden: true })).getByText('Delete'))
  expect(await screen.findByText('150 conversations were deleted.')).toBeTruthy()
})

test('in Spanish everything is Spanish', async () => {
  await act(async () => void (await chooseLanguage('es')))
  show('security')
  expect(await screen.findByText('Todavía es el primero.')).toBeTruthy()
  expect(screen.getByText('Esta')).toBeTruthy()
  expect(screen.getByRole('link', { name: /Apariencia/ })).toBeTruthy()
})
