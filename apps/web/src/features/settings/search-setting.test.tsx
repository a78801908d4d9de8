import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { searchKeyProvider, type SearchSetting as Setting } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startSession } from '../../api/session-token.ts'
import { startI18n } from '../../i18n/index.ts'
import { addSettingsTexts } from '../../i18n/settings-texts.ts'
import { changeLive } from '../../live/store.ts'
import { SearchSetting } from './search-setting.tsx'

void startI18n()
addSettingsTexts()
const realFetch = globalThis.fetch
const none: Setting = { engine: null, hint: '', environment: null }
let sent: { method: string; body: unknown }[] = []

beforeEach(() => {
  sent = []
  startSession('tok', false)
})
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})

/** `answers`: by method. */
function show(answers: Record<string, { status?: number; body: unknown }>) {
  globalThis.fetch = async (_url, { method = 'GET', body } = {}) => {
    sent.push({ method, body: typeof body === 'string' ? JSON.parse(body) : undefined })
    const { status = 200, body: answer } = answers[method] ?? { status: 500, body: {} }
    return { ok: status < 400, status, headers: { get: () => null }, json: async () => answer } as unknown as Response
  }
  render(
    <QueryClientProvider client={createQueryClient()}>
      <SearchSetting />
    </QueryClientProvider>,
  )
}

const button = (name: string) => screen.findByRole('button', { name })

test('without a setting it says what agents can do, and a SearXNG can be set', async () => {
  show({ GET: { body: none }, PUT: { body: { engine: 'searxng', hint: 'nas.lan:8080', environment: null } } })
  expect(await screen.findByText('Nothing set here')).toBeTruthy()
  fireEvent.click(await button('Set up'))
  const field = screen.getByLabelText('Address of your SearXNG')
  fireEvent.change(field, { target: { value: 'nas.lan' } })
  fireEvent.click(await button('Save'))
  expect(await screen.findByText(/Enter the whole address/)).toBeTruthy()
  fireEvent.change(field, { target: { value: ' http://nas.lan:8080 ' } })
  fireEvent.click(await button('Save'))
  expect(await screen.findByText('nas.lan:8080')).toBeTruthy()
  expect(sent.at(-1)).toEqual({ method: 'PUT', body: { engine: 'searxng', value: 'http://nas.lan:8080' } })
})

test('a key is typed hidden, shown by its end only, and can be forgotten', async () => {
  show({ GET: { body: { engine: 'brave', hint: '1234', environment: null } }, DELETE: { body: none } })
  expect(await screen.findByText('Key ending in 1234')).toBeTruthy()
  fireEvent.click(await button('Change'))
  fireEvent.click(screen.getByLabelText('Brave'))
  expect(screen.getByLabelText('Key of Brave').getAttribute('type')).toBe('password')
  fireEvent.click(await button('Cancel'))
  fireEvent.click(await button('Forget'))
  expect(await screen.findByText('Nothing set here')).toBeTruthy()
})

test('what the server refuses is told, and the form stays', async () => {
  show({ GET: { body: none }, PUT: { status: 400, body: { error: 'It is none.', code: 'bad_request' } } })
  fireEvent.click(await button('Set up'))
  fireEvent.change(screen.getByLabelText('Address of your SearXNG'), { target: { value: 'http://nas.lan' } })
  fireEvent.click(await button('Save'))
  expect(await screen.findByRole('alert')).toBeTruthy()
  expect(await button('Save')).toBeTruthy()
})

test('when it cannot be read it says so and offers to try again', async () => {
  show({})
  expect(await screen.findByText(/could not be found out/)).toBeTruthy()
  expect(await button('Try again')).toBeTruthy()
})

test('an engine of the environment is shown as such and can be tried; the first result is told', async () => {
  show({ GET: { body: { ...none, environment: 'searxng' } }, POST: { status: 202, body: { started: true } } })
  expect(await screen.findByText(/Named by this server/)).toBeTruthy()
  fireEvent.click(await button('Test'))
  expect(await screen.findByText(/Searching/)).toBeTruthy()
  expect(sent.at(-1)).toEqual({ method: 'POST', body: undefined })
  const event = { type: 'provider_checked', provider: searchKeyProvider, models: 0 } as const
  act(() =>
    changeLive((state) => ({ ...state, lastCheck: { ...event, ok: true, text: 'Wikipedia (https://w.example/)' } })),
  )
  expect(await screen.findByText('Wikipedia (https://w.example/)')).toBeTruthy()
  fireEvent.click(await button('Test'))
  act(() =>
    changeLive((state) => ({ ...state, lastCheck: { ...event, ok: false, text: 'Brave does not accept the key.' } })),
  )
  expect(await screen.findByText('It does not work.')).toBeTruthy()
  expect(screen.getByText('Brave does not accept the key.')).toBeTruthy()
})
