import { expect, test } from '@jest/globals'
import type { OfferedProvider } from '@rain/protocol'
import { groupModels } from './group-models.ts'
import { aModel, aProvider, auto } from './testing/offers.ts'

const claude = aProvider('claude', {
  name: 'Claude',
  models: [auto, aModel('claude-sonnet-5-5', { name: 'Sonnet 5.5' })],
})
const demo = aProvider('demo', { name: 'Demo', key_source: 'none_needed', models: [{ ...auto, name: 'Demo' }] })
const router = aProvider('router', { name: 'Router', models: [aModel('vendor/sonnet-5.5')] })

const named = (providers: OfferedProvider[], search = '') =>
  groupModels(providers, search).map(({ provider, options }) => [provider.id, ...options.map(({ model }) => model.id)])

test('models stand with their provider, the demo last', () => {
  expect(named([claude, demo, router])).toEqual([
    ['claude', 'auto', 'claude-sonnet-5-5'],
    ['router', 'vendor/sonnet-5.5'],
    ['demo', 'auto'],
  ])
})

test('a search finds all of its words in the names of model and provider', () => {
  expect(named([claude, demo, router], ' SONNET ')).toEqual([
    ['claude', 'claude-sonnet-5-5'],
    ['router', 'vendor/sonnet-5.5'],
  ])
  expect(named([claude, demo, router], 'rout son')).toEqual([['router', 'vendor/sonnet-5.5']])
  expect(named([claude, demo, router], 'gpt')).toEqual([])
})

test('what cannot answer is not offered: no key, or a server that has never answered', () => {
  const failed = { ok: false, text: 'It does not answer.', code: 'provider_unreachable' as const }
  const ollama = { key_source: 'none_needed' as const, check: failed }
  expect(named([aProvider('openai', { key_source: null })])).toEqual([])
  expect(named([aProvider('ollama', { ...ollama, models_source: 'fallback' })])).toEqual([])
  expect(named([aProvider('ollama', { ...ollama, models_source: 'live' })])).toEqual([['ollama', 'auto']])
  expect(named([aProvider('claude', { check: failed, models_source: 'fallback' })])).toEqual([['claude', 'auto']])
})
