import { describe, expect, test } from '@jest/globals'
import { canChat, findOllamaModel, toOllamaModel, toThink } from './models.ts'

const tag = (name: string, size = '8.2B') => {
  const details = { parent_model: '', format: 'gguf', family: 'x', families: [], parameter_size: size, quantization_level: 'Q4_K_M' } // prettier-ignore
  return { name, details }
}
const show = (capabilities: string[], more: object = {}) => ({ parameters: '', capabilities, ...more })

test.each([
  ['llama3.3:70b', 'llama3.3 70B'],
  ['llama3.2:latest', 'llama3.2 8.2B'],
  ['llama3.2', 'llama3.2 8.2B'],
  ['qwen3:30b-a3b-instruct-q8_0', 'qwen3 30B-A3B-instruct-q8_0'],
  ['hf.co/someone/Qwen3-8B-GGUF:Q4_K_M', 'Qwen3-8B-GGUF Q4_K_M'],
  ['gpt-oss:120b-cloud', 'gpt-oss 120B (cloud)'],
  ['glm-4.7:cloud', 'glm-4.7 (cloud)'],
])('%s is shown as %s', (id, name) => {
  expect(toOllamaModel(tag(id), null)).toMatchObject({ id, name })
})

describe('what a model can do', () => {
  test('is what the server says', () => {
    const info = { model_info: { 'general.architecture': 'x', 'x.context_length': 131_072 } }
    expect(toOllamaModel(tag('a:8b'), show(['completion', 'tools', 'vision', 'thinking'], info))).toMatchObject({
      contextTokens: 32_768,
      maxOutputTokens: 16_384,
      tools: true,
      images: true,
      thinking: true,
      efforts: ['minimal', 'high'],
      price: { input: 0, output: 0 },
    })
  })

  test('is guessed with care when the server cannot tell', () => {
    expect(toOllamaModel({ name: 'a' }, null)).toMatchObject({ contextTokens: null, images: false, thinking: false })
  })

  test('has the context that the person has set for it', () => {
    const parameters = 'stop                           "<|im_end|>"\nnum_ctx                        65536'
    const info = { parameters, model_info: { 'x.context_length': 131_072 } }
    expect(toOllamaModel(tag('a'), show(['completion'], info)).contextTokens).toBe(65_536)
  })

  test('a model at ollama.com has all of its context, because no memory at home is used', () => {
    const info = { model_info: { 'x.context_length': 131_072 } }
    expect(toOllamaModel(tag('gpt-oss:120b-cloud'), show(['completion'], info)).contextTokens).toBe(131_072)
  })

  test('a model at ollama.com has no known price', () => {
    expect(toOllamaModel(tag('gpt-oss:120b-cloud'), null).price).toBeNull()
    expect(toOllamaModel({ ...tag('mine:latest'), remote_host: 'https://ollama.com' }, null).price).toBeNull()
  })

  test('a model that makes vectors is not one to talk to', () => {
    expect(canChat(tag('nomic-embed-text'), show(['embedding']))).toBe(false)
    expect(canChat(tag('nomic-embed-text'), null)).toBe(false)
    expect(canChat(tag('llama3.2'), null)).toBe(true)
  })
})

describe('thinking', () => {
  const model = (thinking?: object) =>
    toOllamaModel(tag('a'), show(['completion', 'thinking'], thinking && { thinking }))
  const models = {
    levels: model({ values: ['low', 'medium', 'high'], default: 'medium' }),
    'levels and a switch': model({ values: [false, true, 'low', 'max'], default: false }),
    'no choice': model({ values: [true], default: true }),
    'no thinking': model({ values: [false], default: false }),
    'a switch that only its abilities tell of': model(),
  }

  test.each([
    ['levels', ['low', 'medium', 'high']],
    ['levels and a switch', ['minimal', 'low', 'max']],
    ['no choice', []],
    ['no thinking', []],
    ['a switch that only its abilities tell of', ['minimal', 'high']],
  ] as const)('a model with %s has the efforts %j', (kind, efforts) => {
    expect(models[kind].efforts).toEqual(efforts)
  })

  test.each([
    ['levels', 'low', 'low'],
    ['levels', 'xhigh', 'medium'],
    ['levels', undefined, 'medium'],
    ['levels and a switch', 'minimal', false],
    ['levels and a switch', 'max', 'max'],
    ['levels and a switch', undefined, false],
    ['no choice', 'minimal', true],
    ['no thinking', 'high', undefined],
    ['a switch that only its abilities tell of', undefined, true],
    ['a switch that only its abilities tell of', 'minimal', false],
    ['a switch that only its abilities tell of', 'high', true],
  ] as const)('a model with %s is asked for the effort %s by %s', (kind, effort, think) => {
    expect(toThink(effort, models[kind])).toBe(think)
  })
})

describe('auto', () => {
  const chatter = toOllamaModel(tag('chatter'), show(['completion']))
  const worker = toOllamaModel(tag('worker'), show(['completion', 'tools']))
  const cloud = toOllamaModel(tag('worker:cloud'), show(['completion', 'tools']))

  test('takes the first that can use tools, at home before elsewhere', () => {
    expect(findOllamaModel([cloud, chatter, worker], 'auto')).toBe(worker)
    expect(findOllamaModel([cloud, chatter], 'auto')).toBe(chatter)
    expect(findOllamaModel([cloud], 'auto')).toBe(cloud)
    expect(findOllamaModel([], 'auto')).toBeUndefined()
  })

  test('a name stands for its latest tag', () => {
    const latest = toOllamaModel(tag('llama3.2:latest'), null)
    expect(findOllamaModel([worker, latest], 'llama3.2')).toBe(latest)
    expect(findOllamaModel([worker], 'llama3.2')).toBeUndefined()
  })
})
