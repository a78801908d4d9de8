import { expect, test } from '@jest/globals'
import { findOpenaiModel, tellsPhases, toOpenaiModels } from './models.ts'

const others = [
  'text-embedding-3-small',
  'gpt-4o-audio-preview',
  'gpt-realtime-2',
  'gpt-live-1',
  'gpt-4o-transcribe',
  'gpt-4o-mini-tts',
  'gpt-image-2.5-flare',
  'gpt-4o-search-preview',
  'o3-deep-research',
  'gpt-3.5-turbo-instruct',
  'gpt-5-chat-latest',
  'computer-use-preview',
  'omni-moderation-latest',
  'whisper-1',
  'dall-e-3',
  'sora-2',
  'babbage-002',
]

test('only models that hold a conversation with tools are listed, the best first', () => {
  const ids = [
    'gpt-4.1',
    'gpt-5.4-mini',
    'gpt-6-luna',
    'o3',
    'gpt-6.2-sol',
    'gpt-5.4',
    'gpt-6.2-astra',
    'gpt-6.1-terra',
  ]
  expect(toOpenaiModels([...others, ...ids]).map(({ id }) => id)).toEqual([
    'gpt-6.2-astra',
    'gpt-6.2-sol',
    'gpt-6.1-terra',
    'gpt-6-luna',
    'gpt-5.4',
    'gpt-5.4-mini',
    'o3',
    'gpt-4.1',
  ])
})

test('a dated model is listed only where its alias is not', () => {
  const ids = ['gpt-5.5-2026-04-23', 'gpt-5.5', 'gpt-5.4-2026-03-05']
  expect(toOpenaiModels(ids).map(({ id }) => id)).toEqual(['gpt-5.5', 'gpt-5.4-2026-03-05'])
})

test.each([
  ['gpt-6.2-sol', 'GPT-6.2 Sol'],
  ['gpt-5.4-mini', 'GPT-5.4 Mini'],
  ['gpt-5.5', 'GPT-5.5'],
  ['gpt-5.1-codex-max', 'GPT-5.1 Codex Max'],
  ['gpt-5.4-2026-03-05', 'GPT-5.4 (2026-03-05)'],
  ['o4-mini', 'o4 Mini'],
  ['ft:gpt-4.1-2025-04-14:home::abc', 'ft:gpt-4.1-2025-04-14:home::abc'],
])('%s is called %s', (id, name) => {
  expect(findOpenaiModel([], id).name).toBe(name)
})

test('a known model has its limits, dated or fine-tuned too', () => {
  const known = { contextTokens: 1_000_000, maxOutputTokens: 32_000, thinking: false, efforts: [] }
  for (const id of ['gpt-4.1', 'gpt-4.1-2025-04-14', 'ft:gpt-4.1-2025-04-14:home::abc'])
    expect(findOpenaiModel([], id)).toMatchObject({ id, ...known })
})

test('a model of a generation to come is taken to think, and nothing more is claimed', () => {
  expect(findOpenaiModel([], 'gpt-7-sol')).toMatchObject({
    thinking: true,
    efforts: ['low', 'medium', 'high'],
    contextTokens: null,
    price: null,
  })
  expect(findOpenaiModel([], 'gpt-7-pro')).toMatchObject({ thinking: true, efforts: [] })
  expect(findOpenaiModel([], 'my-own-model')).toMatchObject({ thinking: false, efforts: [], contextTokens: null })
})

test('auto is the usual model, else the newest Sol, else the best that is not the dearest', () => {
  const auto = (...ids: string[]) => findOpenaiModel(ids, 'auto').id
  expect(auto()).toBe('gpt-6.2-sol')
  expect(auto('gpt-6.2-astra', 'gpt-6.2-sol')).toBe('gpt-6.2-sol')
  expect(auto('gpt-6-sol', 'gpt-6.1-sol', 'gpt-6.1-terra')).toBe('gpt-6.1-sol')
  expect(auto('gpt-5.5-pro', 'gpt-5.4-mini', 'gpt-5.5')).toBe('gpt-5.5')
  expect(auto('gpt-5.5-pro')).toBe('gpt-5.5-pro')
  expect(auto('text-embedding-3-small')).toBe('gpt-6.2-sol')
})

test('phases are told to those that tell them', () => {
  expect(['gpt-6.2-sol', 'gpt-5.3-codex', 'gpt-5.2', 'o3'].filter(tellsPhases)).toEqual([
    'gpt-6.2-sol',
    'gpt-5.3-codex',
  ])
})
