import { expect, test } from '@jest/globals'
import type { ModelList } from '@rain/db'
import { must, providerEntry, type ListedModel } from '@rain/protocol'
import { offerModels } from './offer-models.ts'

const claude = must(providerEntry('claude'), 'it is in the catalogue')
const demo = must(providerEntry('demo'), 'it is in the catalogue')

const model = (id: string, more: Partial<ListedModel> = {}): ListedModel => ({
  id,
  name: id,
  contextTokens: 200_000,
  maxOutputTokens: 64_000,
  tools: true,
  images: true,
  thinking: true,
  efforts: ['low', 'high'],
  price: { input: 3, output: 15 },
  ...more,
})
const listed = (...models: ListedModel[]): ModelList => ({
  provider: 'claude',
  models,
  checkedAt: new Date(5_000),
  errorCode: null,
  errorText: null,
})

test('before a provider was asked, what the catalogue knows of it is offered, and nothing is made up', () => {
  const offer = offerModels(claude, undefined)
  expect(offer).toMatchObject({ models_source: 'fallback', checked_at: null })
  expect(offer.models.map(({ id }) => id)).toEqual(claude.models.map(({ id }) => id))
  expect(offer.models[1]).toMatchObject({ tools: null, price: null, context_tokens: null, efforts: [] })
})

test('what it listed itself is offered with all that is known, `auto` first', () => {
  const offer = offerModels(claude, listed(model('rain-9'), model('rain-8', { price: null })))
  expect(offer).toMatchObject({ models_source: 'live', checked_at: 5 })
  expect(offer.models.map(({ id }) => id)).toEqual(['auto', 'rain-9', 'rain-8'])
  expect(offer.models[1]).toEqual({
    id: 'rain-9',
    name: 'rain-9',
    context_tokens: 200_000,
    tools: true,
    images: true,
    thinking: true,
    efforts: ['low', 'high'],
    price: { input: 3, output: 15 },
  })
})

test('`auto` takes every effort that some model knows, and promises nothing else', () => {
  const { models } = offerModels(
    claude,
    listed(model('a', { efforts: ['high'] }), model('b', { efforts: ['minimal'] })),
  )
  expect(models[0]).toMatchObject({ id: 'auto', efforts: ['minimal', 'high'], price: null, tools: null })
})

test('where there is one model, it is the one that `auto` means', () => {
  const { models } = offerModels(demo, listed(model('demo', { name: 'Demo', price: { input: 0, output: 0 } })))
  expect(models).toMatchObject([{ id: 'auto', name: 'Demo', price: { input: 0, output: 0 }, tools: true }])
})

test('a check that failed before any had worked leaves the catalogue', () => {
  const failed = { ...listed(), errorCode: 'provider_auth' as const, errorText: 'The key is wrong.' }
  expect(offerModels(claude, failed)).toMatchObject({ models_source: 'fallback', checked_at: 5 })
})
