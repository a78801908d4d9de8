import { expect, test } from '@jest/globals'
import { free } from '../price.ts'
import { findModel, readModels } from './models.ts'

const own = { own: true }
const foreign = { own: false }
const read = (entry: object, options = foreign) => readModels({ data: [{ id: 'm', ...entry }] }, options)[0]

test.each<[string, object, number]>([
  ['vLLM', { max_model_len: 8192 }, 8192],
  ['Mistral', { max_context_length: 131_072 }, 131_072],
  ['LM Studio', { max_context_length: 131_072, loaded_context_length: 4096 }, 4096],
  ['Groq', { context_window: 32_768 }, 32_768],
  ['OpenRouter', { context_length: 200_000 }, 200_000],
  ['llama.cpp', { meta: { n_ctx: 16_384, n_ctx_train: 131_072 } }, 16_384],
  ['one that writes text', { context_length: '65536' }, 65_536],
])('the context is read from the list of %s', (_, entry, tokens) => {
  expect(read(entry)).toMatchObject({ contextTokens: tokens, bounded: true })
})

test('what a list does not tell is not known, or assumed to be there', () => {
  expect(read({})).toEqual({
    id: 'm',
    name: 'm',
    contextTokens: null,
    maxOutputTokens: 4096,
    bounded: false,
    tools: true,
    images: true,
    thinking: false,
    efforts: [],
    price: null,
  })
})

test('an answer leaves room for its prompt, however long the list allows it to be', () => {
  expect(read({ max_model_len: 8192 })?.maxOutputTokens).toBe(2048)
  expect(read({ context_window: 131_072, max_completion_tokens: 131_072 })?.maxOutputTokens).toBe(32_768)
  expect(read({ context_window: 131_072, max_completion_tokens: 8192 })?.maxOutputTokens).toBe(8192)
})

test('OpenRouter tells prices, what a model sees and what it takes', () => {
  const model = read({
    name: 'Rain: Cloud',
    architecture: { input_modalities: ['text', 'image'], output_modalities: ['text'] },
    pricing: { prompt: '0.0000002', completion: '0.0000006', input_cache_read: '0.00000005' },
    supported_parameters: ['tools', 'reasoning'],
  })
  expect(model).toMatchObject({ name: 'Rain: Cloud', images: true, tools: true, thinking: true })
  expect(model?.price?.input).toBeCloseTo(0.2)
  expect(model?.price?.cacheRead).toBeCloseTo(0.05)
  expect(model?.price?.cacheWrite).toBeCloseTo(0.2)
  expect(read({ architecture: { input_modalities: ['text'] }, supported_parameters: [] })).toMatchObject({
    images: false,
    tools: false,
  })
})

test.each([
  ['a price that depends', { prompt: '-1', completion: '-1' }],
  ['numbers of an unknown unit', { input: 0.2, output: 0.6 }],
  ['half a price', { prompt: '0.1' }],
  ['no price at all', {}],
])('%s is not known', (_, pricing) => {
  expect(read({ pricing })?.price).toBeNull()
})

test('the person’s own machine is free, unless it names a price', () => {
  expect(findModel([], 'unheard-of', own).price).toEqual(free)
  expect(read({}, own)?.price).toEqual(free)
  expect(read({ pricing: { prompt: '0.000001', completion: '0.000002' } }, own)?.price).toMatchObject({
    input: 1,
    output: 2,
  })
})

test('an answer that costs is never without a limit', () => {
  expect(read({ pricing: { prompt: '0.000001', completion: '0.000002' } })).toMatchObject({
    bounded: true,
    maxOutputTokens: 4_096,
  })
})

test('what cannot talk is left out, and what is no model at all', () => {
  const list = [
    { id: 'text-embedding-3' },
    { id: 'whisper-large' },
    { id: 'bge', type: 'embeddings' },
    { id: 'painter', architecture: { output_modalities: ['image'] } },
    { id: 'ocr', capabilities: { completion_chat: false } },
    { name: 'no id' },
    null,
    { id: 'talker', capabilities: ['completion'] },
  ]
  expect(readModels({ data: list }, own).map(({ id }) => id)).toEqual(['talker'])
  expect(readModels(list, own).map(({ id }) => id)).toEqual(['talker'])
  expect(() => readModels({ models: [] }, own)).toThrow()
})

test('auto is the router of the server where it has one, else its first model', () => {
  const models = readModels({ data: [{ id: 'a' }, { id: 'openrouter/auto' }] }, foreign)
  expect(findModel(models, 'auto', foreign).id).toBe('openrouter/auto')
  expect(findModel(models.slice(0, 1), 'auto', foreign).id).toBe('a')
  expect(findModel([], 'auto', own).id).toBe('default')
})
