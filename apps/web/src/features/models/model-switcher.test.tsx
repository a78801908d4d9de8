import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Ack, Agent, Command, OfferedProvider } from '@rain/protocol'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startI18n } from '../../i18n/index.ts'
import { LiveClient } from '../../live/client.ts'
import { LiveContext } from '../../live/live-context.ts'
import { headOf } from '../../live/agent-head.ts'
import { newAgentState } from '../../live/state.ts'
import { meta } from '../../live/test-events.ts'
import { ModelSwitcher } from './model-switcher.tsx'
import { aModel, aProvider, auto } from './testing/offers.ts'

const realFetch = globalThis.fetch
let providers: OfferedProvider[]
let commands: Command[]
let answer: Ack | null

class ObedientClient extends LiveClient {
  override async command(command: Command) {
    commands.push(command)
    return answer
  }
}

beforeAll(async () => {
  void startI18n()
  // What the page loads when it is needed is there before a test waits for it.
  await import('./model-picker.tsx')
  globalThis.matchMedia = () =>
    ({ matches: false, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList
  Element.prototype.scrollIntoView = () => {}
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
})
beforeEach(() => {
  commands = []
  answer = { ok: true }
  providers = [
    aProvider('claude', {
      name: 'Claude',
      models: [
        auto,
        aModel('sonnet', { name: 'Sonnet', efforts: ['low', 'high'] }),
        aModel('haiku', { name: 'Haiku', price: null, efforts: ['low'] }),
      ],
    }),
    aProvider('ollama', {
      name: 'Ollama',
      key_source: 'none_needed',
      models: [aModel('tiny', { name: 'Tiny', tools: false, price: { input: 0, output: 0 } })],
    }),
  ]
  globalThis.fetch = async () =>
    ({
      ok: true,
      status: 200,
      headers: { get: () => null },
      json: async () => ({ providers, current: { provider: 'claude', model: 'auto' } }),
    }) as unknown as Response
})
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})

async function open(agent: Partial<Agent> = {}) {
  const chosen = { provider: 'claude', model: 'sonnet', effort: 'high' as const, ...agent }
  render(
    <QueryClientProvider client={createQueryClient()}>
      <LiveContext value={new ObedientClient('tok')}>
        <ModelSwitcher agent={headOf(newAgentState({ ...meta, ...chosen }))} onSetUp={() => {}} />
      </LiveContext>
    </QueryClientProvider>,
  )
  const button = await screen.findByRole('button', { name: /^Model: (?!Choose)/ })
  await act(async () => void fireEvent.click(button))
  await screen.findByRole('combobox', { name: 'Search models' })
}

const field = () => screen.getByRole('combobox', { name: 'Search models' })
const press = (key: string) => act(async () => void fireEvent.keyDown(field(), { key }))
const pointed = () => document.getElementById(field().getAttribute('aria-activedescendant') ?? '')?.textContent

test('the button names provider, model and effort', async () => {
  await open()
  screen.getByRole('button', { name: 'Model: Claude · Sonnet · High. Change' })
})

test('two clicks change the model of this agent, and keep the effort that the new one knows', async () => {
  await open({ effort: 'low' })
  await act(async () => void fireEvent.click(screen.getByRole('option', { name: /^Haiku/ })))
  expect(commands).toEqual([
    { type: 'set_api_key', agent_id: 'default', key: '', provider: 'claude', model: 'haiku', effort: 'low' },
  ])
  expect(screen.queryByRole('listbox')).toBeNull()
})

test('an effort that the new model does not know is left to the model', async () => {
  await open({ effort: 'high' })
  await act(async () => void fireEvent.click(screen.getByRole('option', { name: /^Haiku/ })))
  expect(commands).toMatchObject([{ model: 'haiku', effort: null }])
})

test('each model says what it can and what it costs, also to those who do not see the signs', async () => {
  await open()
  const row = (name: RegExp) => within(screen.getByRole('option', { name }))
  row(/^Sonnet/).getByText('$3 / $15 per million')
  row(/^Sonnet/).getByText(', $3 for a million tokens in, $15 for a million out')
  for (const ability of ['Uses tools', 'Sees images', 'Thinks first']) row(/^Sonnet/).getByText(ability)
  row(/^Haiku/).getByText('price unknown')
  row(/^Tiny/).getByText('free')
  row(/^Tiny/).getByText('Cannot use tools: chats only')
  expect(screen.getByRole('option', { name: /^Sonnet/ }).getAttribute('aria-selected')).toBe('true')
})

test('the keyboard alone is enough: words narrow the list, arrows go round, Enter takes', async () => {
  await open()
  expect(pointed()).toContain('Sonnet')
  await press('ArrowDown')
  expect(pointed()).toContain('Haiku')
  await press('ArrowDown')
  await press('ArrowDown')
  expect(pointed()).toContain('Auto')
  fireEvent.change(field(), { target: { value: 'olla' } })
  expect(pointed()).toContain('Tiny')
  await press('Enter')
  expect(commands).toMatchObject([{ provider: 'ollama', model: 'tiny', effort: null }])
})

test('a search without a match says so, and Enter takes nothing', async () => {
  await open()
  fireEvent.change(field(), { target: { value: 'gpt' } })
  screen.getByText('No model matches “gpt”.')
  await press('Enter')
  expect(commands).toEqual([])
})

test('effort is chosen where the model in use knows the setting', async () => {
  await open()
  const efforts = screen.getByRole('combobox', { name: 'How hard it thinks' })
  await act(async () => void fireEvent.change(efforts, { target: { value: 'low' } }))
  await act(async () => void fireEvent.change(efforts, { target: { value: '' } }))
  expect(commands).toMatchObject([
    { model: 'sonnet', effort: 'low' },
    { model: 'sonnet', effort: null },
  ])
  cleanup()
  await open({ provider: 'ollama', model: 'tiny' })
  expect(screen.queryByRole('combobox', { name: 'How hard it thinks' })).toBeNull()
})

test('a refusal is told, and the list stays open', async () => {
  answer = { ok: false, code: 'no_api_key', message: 'An API key is required for Claude.' }
  await open()
  await press('Enter')
  expect(screen.getByRole('alert').textContent).toContain('An API key is required')
  answer = null
  await press('Enter')
  expect(screen.getByRole('alert').textContent).toContain('The server did not answer')
})

test('a provider in trouble says what is wrong above its models', async () => {
  providers = [
    aProvider('claude', { check: { ok: false, text: 'Claude does not know this key.', code: 'provider_auth' } }),
    aProvider('attic', { check: { ok: false, text: 'It answered something odd.', code: 'provider_rejected' } }),
  ]
  await open()
  within(screen.getByRole('group', { name: 'claude' })).getByText(/^The key is not accepted. Copy it once more/)
  within(screen.getByRole('group', { name: 'attic' })).getByText(/^It answered something odd./)
})
