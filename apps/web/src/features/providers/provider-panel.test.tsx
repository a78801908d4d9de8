import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import type { FallbackChoice, OfferedModel, OfferedProvider, ProviderKey } from '@rain/protocol'
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { createQueryClient, queryKeys } from '../../api/query-client.ts'
import { startSession } from '../../api/session-token.ts'
import { startI18n } from '../../i18n/index.ts'
import { LiveClient } from '../../live/client.ts'
import { LiveContext } from '../../live/live-context.ts'
import { ProviderPanel } from './provider-panel.tsx'

const realFetch = globalThis.fetch
/** A server that keeps providers and an order, and answers the next change with `refusal` if there is one. */
let providers: OfferedProvider[]
let current: string | null
let choices: FallbackChoice[] | null
let refusal: { status: number; body: object } | null
let asked: { method: string; path: string; body: unknown }[]
let commands: unknown[]
let queries: QueryClient

const model = (id: string): OfferedModel => ({
  id,
  name: id === 'auto' ? 'Auto' : id,
  context_tokens: null,
  tools: null,
  images: null,
  thinking: null,
  efforts: [],
  price: null,
})
const provider = (id: string, more: Partial<OfferedProvider> = {}): OfferedProvider => ({
  id,
  name: id,
  needs_key: true,
  key_source: null,
  key_placeholder: '',
  key_variable: null,
  keys: [],
  cooling: null,
  console_url: null,
  base_url: null,
  models: [model('auto'), model(`${id}-1`), model(`${id}-2`)],
  models_source: 'live',
  checked_at: null,
  check: null,
  ...more,
})
const key = (id: string, hint: string, cooling: ProviderKey['cooling'] = null): ProviderKey => ({ id, hint, cooling })
const works = { checked_at: 1, check: { ok: true, text: '', code: null } }

class ObedientClient extends LiveClient {
  override async command(command: unknown) {
    commands.push(command)
    return { ok: true as const }
  }
}

beforeAll(() => {
  void startI18n()
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true
  }
  HTMLDialogElement.prototype.close = function () {
    this.open = false
  }
})
beforeEach(() => {
  startSession('tok', false)
  ;[refusal, choices, current] = [null, null, 'Claude']
  asked = []
  commands = []
  providers = [
    provider('Claude', { key_source: 'stored', keys: [key('k1', '1111'), key('k2', '2222')], ...works }),
    provider('OpenAI'),
    provider('demo', { name: 'Demo', needs_key: false, key_source: 'none_needed' }),
  ]
  globalThis.fetch = async (url, init) => {
    const path = String(url)
    const method = init?.method ?? 'GET'
    if (method === 'GET') {
      return answer(
        200,
        path.includes('failover')
          ? { agent_id: null, choices }
          : { providers, current: { provider: current, model: 'auto' } },
      )
    }
    const body = init?.body === undefined ? undefined : (JSON.parse(String(init.body)) as unknown)
    asked.push({ method, path, body })
    if (refusal) return answer(refusal.status, refusal.body)
    return answer(200, answerTo(method, path, body))
  }
})
afterEach(() => {
  cleanup()
  jest.useRealTimers()
  globalThis.fetch = realFetch
})

function answerTo(method: string, path: string, body: unknown): object {
  if (path.endsWith('/check')) return { started: true }
  if (path.endsWith('/order')) return body as object
  if (path.endsWith('/servers')) return { server: { id: 'attic', needs_key: false, ...(body as object) } }
  if (path.endsWith('/failover')) {
    choices = (body as { choices: FallbackChoice[] | null }).choices
    return { agent_id: null, choices }
  }
  return method === 'DELETE' ? { deleted: true } : { key: key('k9', '9999') }
}

const answer = (status: number, body: object) =>
  ({ ok: status < 400, status, headers: { get: () => null }, json: async () => body }) as unknown as Response

async function show() {
  queries = createQueryClient()
  render(
    <QueryClientProvider client={queries}>
      <LiveContext value={new ObedientClient('tok')}>
        <ProviderPanel isFirst={current === null} onChosen={() => {}} />
      </LiveContext>
    </QueryClientProvider>,
  )
  await screen.findByRole('region', { name: 'Claude' })
  if (current !== null) await screen.findByRole('button', { name: /order$/ })
}

const press = (name: string | RegExp) => act(async () => void fireEvent.click(screen.getByRole('button', { name })))
const fill = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } })
const card = (name: string) => within(screen.getByRole('region', { name }))
/** What the event `provider_checked` leads to. */
const readAgain = () => act(() => queries.invalidateQueries({ queryKey: queryKeys.providers }))

test('the first visitor gives a key and is answered by its provider', async () => {
  current = null
  providers = [provider('Claude')]
  await show()
  expect(screen.queryByRole('button', { name: 'Only save the key' })).toBeNull()
  await press('Use Claude')
  screen.getByText('Paste your key first.')
  fill('Claude API key', ' sk-ant-1 ')
  fireEvent.change(screen.getByLabelText('Model for new agents'), { target: { value: 'Claude-2' } })
  await press('Use Claude')
  expect(commands).toEqual([{ type: 'set_api_key', provider: 'Claude', key: 'sk-ant-1', model: 'Claude-2' }])
})

test('of the provider in use only the model can be changed', async () => {
  await show()
  expect(card('Claude').queryByRole('button', { name: 'Use Claude' })).toBeNull()
  expect(card('Claude').queryByRole('button', { name: 'Change the model' })).toBeNull()
  fireEvent.change(screen.getByLabelText('Model for new agents'), { target: { value: 'Claude-2' } })
  await press('Change the model')
  expect(commands).toEqual([{ type: 'set_api_key', provider: 'Claude', key: '', model: 'Claude-2' }])
})

test('who steps in by default, but does not work, is marked', async () => {
  providers[1] = provider('OpenAI', {
    key_source: 'stored',
    keys: [key('k3', '3333')],
    check: { ok: false, text: '', code: 'provider_auth' },
  })
  await show()
  const order = within(screen.getByRole('region', { name: 'When a model cannot answer' })).getAllByRole('listitem')
  expect(order.map(({ textContent }) => textContent)).toEqual(['1Claude · Auto', '2OpenAI · AutoDoes not work'])
})

test('later a key may be saved without anything else being changed, and is tested at once', async () => {
  await show()
  await press(/^OpenAI/)
  fill('OpenAI API key', 'sk-1')
  providers[1] = provider('OpenAI', { key_source: 'stored', keys: [key('k3', '3333')] })
  await press('Only save the key')
  expect(commands).toEqual([])
  expect(asked).toEqual([{ method: 'POST', path: '/api/providers/OpenAI/keys', body: { key: 'sk-1' } }])
  card('OpenAI').getByText('Asking OpenAI…')
})

test('a test says that it works, or what is wrong and what to do', async () => {
  await show()
  card('Claude').getByText('Works, 2 models')
  await press('Test Claude')
  card('Claude').getByText('Asking Claude…')
  providers[0] = { ...providers[0]!, checked_at: 2, check: { ok: false, text: 'raw words', code: 'provider_billing' } }
  await readAgain()
  await card('Claude').findByText('The account has no credit left.')
  card('Claude').getByText('Add credit or check the plan in its console.')
  card('Claude').getByText('Does not work')
})

test('a test that nobody answers ends with what to look at', async () => {
  await show()
  jest.useFakeTimers()
  await press('Test Claude')
  await act(() => jest.advanceTimersByTimeAsync(20_000))
  expect(card('Claude').getByRole('alert').textContent).toMatch(/no answer yet/)
})

test('keys are told apart, tried in their order, and removed after a question', async () => {
  await show()
  const names = () =>
    card('Claude')
      .getAllByText(/^Key …/)
      .map((name) => name.textContent)
  expect(names()).toEqual(['Key …1111', 'Key …2222'])
  await press('Try Key …2222 earlier')
  await press('Remove Key …1111')
  expect(asked).toHaveLength(1)
  screen.getByText(/stays valid until you revoke it there/)
  await press('Remove')
  expect(asked).toEqual([
    { method: 'PUT', path: '/api/providers/Claude/keys/order', body: { order: ['k2', 'k1'] } },
    { method: 'DELETE', path: '/api/providers/Claude/keys/k1', body: undefined },
  ])
})

test('a key that rests says until when and why', async () => {
  const until = Date.now() / 1000 + 3600
  const cooling = { until, code: 'provider_rate_limited', message: 'Claude allows no more requests.' }
  providers[0] = { ...providers[0]!, keys: [key('k1', '1111', cooling), key('k2', '2222')] }
  await show()
  card('Claude').getByText(/^Resting until .* Claude allows no more requests\.$/)
  card('Claude').getByText('1 key is resting')
  expect(card('Claude').queryByText('Resting')).toBeNull()
  providers[0] = { ...providers[0]!, keys: [key('k1', '1111', cooling)] }
  await readAgain()
  await card('Claude').findByText('Resting')
})

test('one more key is added behind the others, and a refusal is told', async () => {
  await show()
  await press('Add another key')
  refusal = { status: 400, body: { error: 'This key of Claude is stored already.', code: 'bad_request' } }
  fill('Another Claude key', 'sk-ant-1')
  await press('Add key')
  expect(card('Claude').getByRole('alert').textContent).toBe('This key of Claude is stored already.')
  refusal = null
  await press('Add key')
  expect(screen.queryByLabelText('Another Claude key')).toBeNull()
})

test('a server is added from a suggestion, with a key only where one is given', async () => {
  await show()
  await press(/^Add a server/)
  await press('Add server')
  screen.getByText('Give the server a name.')
  screen.getByText(/^Write the whole address/)
  await press('LM Studio')
  await press('Add server')
  await press(/^Add a server/)
  await press('OpenRouter')
  fill('Key, if it wants one', 'sk-or-1')
  await press('Add server')
  expect(asked).toEqual([
    {
      method: 'POST',
      path: '/api/providers/servers',
      body: { name: 'LM Studio', base_url: 'http://127.0.0.1:1234/v1', needs_key: false },
    },
    {
      method: 'POST',
      path: '/api/providers/servers',
      body: { name: 'OpenRouter', base_url: 'https://openrouter.ai/api/v1', needs_key: true },
    },
    { method: 'POST', path: '/api/providers/attic/keys', body: { key: 'sk-or-1' } },
  ])
})

test('a server whose key was refused is not added a second time', async () => {
  const accept = globalThis.fetch
  globalThis.fetch = async (url, init) => {
    refusal = String(url).endsWith('/keys')
      ? { status: 400, body: { error: 'A key has no spaces.', code: 'bad_request' } }
      : null
    return accept(url, init)
  }
  await show()
  await press(/^Add a server/)
  await press('Groq')
  fill('Key, if it wants one', 'two words')
  await press('Add server')
  screen.getByText('A key has no spaces.')
  globalThis.fetch = accept
  refusal = null
  fill('Key, if it wants one', 'gsk-1')
  await press('Add server')
  expect(asked.map(({ path }) => path)).toEqual([
    '/api/providers/servers',
    '/api/providers/attic/keys',
    '/api/providers/attic/keys',
  ])
})

test('a server is removed after a question', async () => {
  providers.push(
    provider('attic', { name: 'Attic', needs_key: false, key_source: 'none_needed', base_url: 'http://attic/v1' }),
  )
  await show()
  await press(/^Attic/)
  await press('Remove server')
  await press('Remove')
  expect(asked).toEqual([{ method: 'DELETE', path: '/api/providers/servers/attic', body: undefined }])
})

test('an order of one’s own begins with the default one, and goes back to it', async () => {
  providers[1] = provider('OpenAI', { key_source: 'environment' })
  await show()
  await press('Choose the order')
  const byDefault = [
    { provider: 'Claude', model: 'auto' },
    { provider: 'OpenAI', model: 'auto' },
  ]
  expect(choices).toEqual(byDefault)
  await press('Move OpenAI · Auto up')
  expect(choices).toEqual(byDefault.toReversed())
  screen.getByText('OpenAI · Auto is now number 1 of 2.')
  await act(
    async () =>
      void fireEvent.keyDown(screen.getByRole('button', { name: /^Move OpenAI · Auto:/ }), { key: 'ArrowDown' }),
  )
  expect(choices).toEqual(byDefault)
  await act(
    async () => void fireEvent.change(screen.getByLabelText('Add a model'), { target: { value: 'Claude Claude-2' } }),
  )
  expect(choices).toEqual([...byDefault, { provider: 'Claude', model: 'Claude-2' }])
  await press('Remove Claude · Auto')
  await press('Use the default order')
  expect(choices).toBeNull()
})

test('a change of the order that the server refuses is taken back', async () => {
  choices = [
    { provider: 'Claude', model: 'auto' },
    { provider: 'demo', model: 'auto' },
  ]
  await show()
  refusal = { status: 503, body: { error: 'Rain cannot reach its database right now.', code: 'unavailable' } }
  await press('Move Demo · Auto up')
  const rows = within(screen.getByRole('list', { name: 'Order' })).getAllByRole('listitem')
  expect(rows[0]?.textContent).toContain('Claude')
  screen.getByText('Rain cannot reach its database right now.')
})
