import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { OfferedProvider, Setup, SkippableStep } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { createQueryClient } from '../../api/query-client.ts'
import { startSession } from '../../api/session-token.ts'
import { startI18n } from '../../i18n/index.ts'
import { addWelcomeTexts } from '../../i18n/welcome-texts.ts'
import { LiveClient } from '../../live/client.ts'
import { LiveContext } from '../../live/live-context.ts'
import { FolderSuggestion } from './folder-suggestion.tsx'
import { ModelStep } from './model-step.tsx'
import { SetupCard } from './setup-card.tsx'
import { WelcomePage } from './welcome-page.tsx'

const realFetch = globalThis.fetch
let providers: OfferedProvider[]
let setup: Setup
let asked: string[]
let commands: unknown[]
/** How a test of a provider ends. */
let outcome: OfferedProvider['check']

const provider = (id: string, name: string, more: Partial<OfferedProvider> = {}): OfferedProvider => ({
  id,
  name,
  needs_key: true,
  key_source: null,
  key_placeholder: '',
  key_variable: null,
  keys: [],
  cooling: null,
  console_url: null,
  base_url: null,
  models: [],
  models_source: 'fallback',
  checked_at: null,
  check: null,
  ...more,
})
const model = (id: string) => ({
  id,
  name: id,
  context_tokens: null,
  tools: null,
  images: null,
  thinking: null,
  efforts: [],
  price: null,
})
const works = { ok: true, text: '', code: null }

class ObedientClient extends LiveClient {
  override async command(command: unknown) {
    commands.push(command)
    return { ok: true as const }
  }
}

beforeAll(() => {
  void startI18n()
  addWelcomeTexts()
})
beforeEach(() => {
  startSession('tok', false)
  ;[asked, commands] = [[], []]
  outcome = works
  providers = [
    provider('claude', 'Claude'),
    provider('ollama', 'Ollama', { needs_key: false, key_source: 'none_needed' }),
    provider('demo', 'Demo', { needs_key: false, key_source: 'none_needed' }),
  ]
  setup = {
    steps: [
      { id: 'pin', state: 'done' },
      { id: 'model', state: 'done' },
      { id: 'folder', state: 'skipped' },
      { id: 'message', state: 'open' },
    ],
    dismissed: false,
  }
  globalThis.fetch = async (url, init) => {
    const [method, path] = [init?.method ?? 'GET', String(url)]
    if (method !== 'GET') asked.push(`${method} ${path}${init?.body ? ` ${String(init.body)}` : ''}`)
    const body = reply(method, path)
    return { ok: true, status: 200, headers: { get: () => null }, json: async () => body } as unknown as Response
  }
})
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})

function reply(method: string, path: string): object {
  if (path === '/api/setup/folder') {
    return method === 'POST' ? { path: '/home/me/Rain' } : { path: '/home/me/Rain', exists: false, can_make: true }
  }
  if (path === '/api/setup') return setup
  if (path.endsWith('/check')) {
    finishCheck(path.split('/')[3] ?? '')
    return { started: true }
  }
  if (path.endsWith('/keys')) {
    finishCheck(path.split('/')[3] ?? '')
    return { key: { id: 'key_1', hint: '', cooling: null } }
  }
  if (method === 'DELETE') return { deleted: true }
  return { providers, current: { provider: null, model: 'auto' } }
}

function finishCheck(id: string) {
  providers = providers.map((one) => (one.id === id ? { ...one, checked_at: 9, check: outcome } : one))
}

function show(children: ReactNode) {
  const queries = createQueryClient()
  render(
    <QueryClientProvider client={queries}>
      <LiveContext value={new ObedientClient('tok')}>{children}</LiveContext>
    </QueryClientProvider>,
  )
  return queries
}

let chosen = 0
const step = () => <ModelStep onChosen={() => chosen++} renderAll={() => <p>all of them</p>} />

test('the demo is one click', async () => {
  chosen = 0
  show(step())
  fireEvent.click(await screen.findByRole('button', { name: 'Try the demo' }))
  await waitFor(() => expect(chosen).toBe(1))
  expect(commands).toEqual([{ type: 'set_api_key', provider: 'demo', key: '', model: 'auto' }])
})

test('an Ollama is looked for without being asked, and its models are offered', async () => {
  providers = providers.map((one) =>
    one.id === 'ollama' ? { ...one, models: [model('auto'), model('qwen3'), model('llama4')] } : one,
  )
  const queries = show(step())
  await screen.findByText('Looking for Ollama…')
  await waitFor(() => expect(asked).toContain('POST /api/providers/ollama/check'))
  // What the event of the server leads to.
  await queries.invalidateQueries()
  await screen.findByText('Found, with 2 models.')
  fireEvent.change(screen.getByLabelText('Model'), { target: { value: 'llama4' } })
  fireEvent.click(screen.getByRole('button', { name: 'Use Ollama' }))
  await waitFor(() => expect(commands).toMatchObject([{ provider: 'ollama', model: 'llama4' }]))
})

test('where there is none, it says so and looks again when asked to', async () => {
  outcome = { ok: false, text: 'no', code: 'provider_unreachable' }
  const queries = show(step())
  await screen.findByText('Looking for Ollama…')
  await queries.invalidateQueries()
  await screen.findByText(/No Ollama was found/)
  fireEvent.click(screen.getByRole('button', { name: 'Look again' }))
  await waitFor(() => expect(asked.filter((one) => one.endsWith('/check'))).toHaveLength(2))
})

async function paste(key: string) {
  show(step())
  fireEvent.change(await screen.findByLabelText('API key'), { target: { value: key } })
}

test('a key is known by its form, tried, and used when it works', async () => {
  chosen = 0
  await paste('sk-ant-abc')
  expect(screen.getByText('A key of Claude.')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Test and use it' }))
  await waitFor(() => expect(chosen).toBe(1))
  expect(asked).toContain('POST /api/providers/claude/keys {"key":"sk-ant-abc"}')
  expect(commands).toEqual([{ type: 'set_api_key', provider: 'claude', key: '', model: 'auto' }])
})

test('a key that is wrong is told and not kept', async () => {
  outcome = { ok: false, text: 'no', code: 'provider_auth' }
  await paste('sk-ant-abc')
  fireEvent.click(screen.getByRole('button', { name: 'Test and use it' }))
  await screen.findByText('The key was not kept.')
  expect(asked).toContain('DELETE /api/providers/claude/keys/key_1')
  expect(commands).toEqual([])
})

test('a key that could not be tried is kept, and may be used anyway', async () => {
  outcome = { ok: false, text: 'no', code: 'provider_overloaded' }
  await paste('sk-ant-abc')
  fireEvent.click(screen.getByRole('button', { name: 'Test and use it' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Use it anyway' }))
  await waitFor(() => expect(commands).toMatchObject([{ provider: 'claude' }]))
})

test('a key that nobody knows needs an owner first', async () => {
  await paste('abc')
  const use = screen.getByRole('button', { name: 'Test and use it' })
  expect(use).toHaveProperty('disabled', true)
  fireEvent.change(screen.getByLabelText('Whose key is it?'), { target: { value: 'Claude' } })
  expect(use).toHaveProperty('disabled', false)
})

test('the suggested folder is made when it is taken', async () => {
  const picked: string[] = []
  show(<FolderSuggestion onPick={async (path) => (picked.push(path), null)} />)
  await screen.findByText('/home/me/Rain')
  fireEvent.click(screen.getByRole('button', { name: 'Use this folder' }))
  await waitFor(() => expect(picked).toEqual(['/home/me/Rain']))
  expect(asked).toEqual(['POST /api/setup/folder'])
})

test('the reminder says how far one is and what is next, until it is not wanted', async () => {
  const opened: string[] = []
  show(<SetupCard onOpen={() => opened.push('welcome')} />)
  fireEvent.click(await screen.findByText('Set-up: 2 of 4'))
  expect(opened).toEqual(['welcome'])
  expect(screen.getByText('Choose a folder')).toBeTruthy()
  setup = { ...setup, dismissed: true }
  fireEvent.click(screen.getByRole('button', { name: 'Hide this reminder' }))
  await waitFor(() => expect(screen.queryByText('Set-up: 2 of 4')).toBeNull())
  expect(asked).toEqual(['PATCH /api/setup {"dismissed":true}'])
})

test('a step that was left for later is found again', async () => {
  const steps: SkippableStep[] = []
  show(<WelcomePage onStep={(one) => steps.push(one)} onDoctor={() => {}} />)
  await screen.findByText('left for later')
  fireEvent.click(screen.getByRole('button', { name: 'Choose a folder' }))
  await waitFor(() => expect(steps).toEqual(['folder']))
  expect(asked).toEqual(['PATCH /api/setup {"reopen":"folder"}'])
})
