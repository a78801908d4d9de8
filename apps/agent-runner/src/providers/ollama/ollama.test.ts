import { afterEach, describe, expect, test } from '@jest/globals'
import {
  says,
  simulatedOllamaModels,
  startOllama,
  type Answer,
  type OllamaOptions,
  type SimulatedOllama,
} from '@rain/testing'
import fc from 'fast-check'
import { unseenImage, type ConversationMessage, type ModelEvent, type ModelRequest } from '../provider.ts'
import { request } from '../testing/fixture.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { createOllamaProvider, type OllamaProviderOptions } from './index.ts'

let servers: SimulatedOllama[] = []
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()))
  servers = []
})

async function start(
  script: Answer[] | (() => Answer),
  { server: serverOptions, ...options }: Partial<OllamaProviderOptions> & { server?: OllamaOptions } = {},
) {
  const server = await startOllama(script, serverOptions)
  servers.push(server)
  const clock = createManualClock()
  const provider = createOllamaProvider({ baseUrl: server.url, clock, ...options })
  const ask = async (question: ModelRequest) => {
    const events: ModelEvent[] = []
    for await (const event of provider.ask(question, new AbortController().signal)) events.push(event)
    return events
  }
  const bodies = () => server.requests.filter(({ path }) => path === '/api/chat').map(({ body }) => body)
  const list = async () => {
    const listing = await provider.listModels(new AbortController().signal)
    return listing.type === 'listed' ? listing.models.map(({ id }) => id) : listing
  }
  return { server, clock, provider, ask, list, bodies }
}

const hello = says('hello')
const tooLong: Answer = { status: 400, message: 'the prompt is longer than the context length currently available' }
const user = (text: string): ConversationMessage => ({ role: 'user', content: [{ type: 'text', text }] })
const png = { type: 'image' as const, mediaType: 'image/png' as const, base64: 'iVBORw0KGgo=' }
const call = { type: 'tool_call' as const, toolUseId: 'one', tool: 'bash', input: { command: 'ls' } }
const worked: ConversationMessage[] = [
  user('list'),
  { role: 'assistant', provider: 'claude', model: 'm', content: [{ type: 'text', text: 'Looking.' }, call] },
  { role: 'tools', results: [{ toolUseId: 'one', tool: 'bash', content: 'a.txt', images: [png], isError: false }] },
]

describe('what it asks', () => {
  test('forbids to cut, reserves a context and bounds the answer', async () => {
    const { ask, bodies } = await start([hello])
    await ask(request('hi'))
    expect(bodies()).toEqual([
      expect.objectContaining({
        model: 'qwen3:8b',
        think: true,
        truncate: false,
        shift: false,
        keep_alive: '30m',
        options: { num_ctx: 32_768, num_predict: 16_384 },
      }),
    ])
  })

  test('a long conversation gets a wider context, a small model all that it has', async () => {
    const { ask, bodies } = await start(() => hello)
    await ask(request('rain '.repeat(30_000), { model: 'gpt-oss:20b' }))
    await ask(request('rain '.repeat(24_000), { model: 'qwen3:8b' }))
    expect(bodies()).toMatchObject([{ options: { num_ctx: 65_536 } }, { options: { num_ctx: 40_960 } }])
  })

  test('a prompt that turns out to be too long is asked again with a wider context, as long as there is one', async () => {
    const { ask, bodies, clock } = await start([tooLong, hello, tooLong, tooLong])
    expect((await ask(request('hi'))).at(-1)).toMatchObject({ type: 'answered' })
    expect((await ask(request('hi'))).at(-1)).toMatchObject({ type: 'failed', code: 'context_full' })
    const contexts = [32_768, 40_960, 32_768, 40_960]
    expect(bodies()).toMatchObject(contexts.map((num_ctx) => ({ options: { num_ctx } })))
    expect(clock.delays).toEqual([])
  })

  test('a model that cannot use tools is told of them in words, and chats', async () => {
    const { ask, bodies } = await start([hello])
    const events = await ask(request('x', { model: 'gemma3:4b', conversation: worked }))
    expect(events.at(-1)).toMatchObject({ type: 'answered', model: 'gemma3:4b' })
    expect(bodies()[0]).not.toHaveProperty('tools')
    expect(bodies()[0]).toMatchObject({
      messages: [
        { role: 'system' },
        { role: 'user', content: 'list' },
        { role: 'assistant', content: 'Looking.\n\n[I called bash with {"command":"ls"}]' },
        { role: 'user', content: '[bash answered]\na.txt', images: [png.base64] },
      ],
    })
  })

  test('results follow their calls by name and in order, images after them', async () => {
    const { ask, bodies } = await start([hello])
    await ask(request('x', { model: 'qwen3-vl:8b', conversation: worked }))
    expect(bodies()[0]).toMatchObject({
      messages: [
        {},
        {},
        { role: 'assistant', content: 'Looking.', tool_calls: [{ function: { name: 'bash' } }] },
        { role: 'tool', tool_name: 'bash', content: 'a.txt' },
        { role: 'user', images: [png.base64] },
      ],
    })
  })

  test('a blind model is told where an image was', async () => {
    const { ask, bodies } = await start([hello])
    await ask(request('x', { model: 'llama3.2', conversation: worked }))
    expect(bodies()[0]).toMatchObject({ messages: [{}, {}, {}, { content: `a.txt\n${unseenImage}` }] })
  })

  test('thinking goes back only to the model that has thought it', async () => {
    const { ask, bodies } = await start(() => ({ parts: [{ type: 'thinking', text: 'hmm' }, { type: 'text', text: 'ok' }] })) // prettier-ignore
    const first = (await ask(request('hi'))).at(-1)
    if (first?.type !== 'answered') throw new Error('It did not answer.')
    const answer: ConversationMessage = { role: 'assistant', provider: 'ollama', ...first }
    const conversation = [user('hi'), answer, user('and?')]
    await ask(request('hi', { conversation }))
    await ask(request('hi', { conversation, model: 'qwen3-vl:8b' }))
    expect(bodies().map((body) => JSON.stringify(body).includes('hmm'))).toEqual([false, true, false])
  })

  test('an effort is a level where the model has levels, and a switch where it has not', async () => {
    const { ask, bodies } = await start(() => hello)
    await ask(request('hi', { model: 'gpt-oss:20b', effort: 'low' }))
    await ask(request('hi', { model: 'qwen3:8b', effort: 'minimal' }))
    await ask(request('hi', { model: 'llama3.2', effort: 'high' }))
    expect(bodies()).toMatchObject([{ think: 'low' }, { think: false }, {}])
    expect(bodies()[2]).not.toHaveProperty('think')
  })

  test('what a model turns out not to be able to do is left out', async () => {
    const models = simulatedOllamaModels.filter(({ name }) => name === 'gemma3:4b')
    const { ask, bodies } = await start([hello], { server: { models, broken: ['gemma3:4b'] } })
    expect((await ask(request('hi'))).at(-1)).toMatchObject({ type: 'answered' })
    expect(bodies()).toHaveLength(2)
    expect(bodies()[1]).not.toHaveProperty('tools')
  })

  test('the models are read once for many questions', async () => {
    const { ask, server } = await start(() => hello)
    await ask(request('one'))
    await ask(request('two'))
    expect(server.requests.filter(({ path }) => path === '/api/tags')).toHaveLength(1)
  })

  test('whatever conversation keeps the contract is accepted by the server', async () => {
    const { ask } = await start(() => hello)
    await fc.assert(
      fc.asyncProperty(conversations, fc.string(), modelNames, async (conversation, system, model) => {
        const last = (await ask(request('x', { conversation, system, model }))).at(-1)
        expect(last).toMatchObject({ type: 'answered' })
      }),
      { numRuns: 60 },
    )
  })
})

describe('what it lists', () => {
  test('the models to talk to, the most recently changed first', async () => {
    const { list } = await start([], { server: { models: simulatedOllamaModels.toReversed() } })
    expect(await list()).toEqual(
      simulatedOllamaModels.map(({ name }) => name).filter((name) => !name.includes('embed')),
    )
  })

  test('one that cannot be shown does not take the others with it', async () => {
    const { list, provider } = await start([], { server: { broken: ['gemma3:4b'] } })
    expect(await list()).toHaveLength(6)
    expect(await provider.describeModel('gemma3:4b', new AbortController().signal)).toMatchObject({
      contextTokens: null,
    })
  })

  test('it asks of four models at a time at most', async () => {
    const models = simulatedOllamaModels.flatMap((model) =>
      [1, 2].map((n) => ({ ...model, name: `m${n}/${model.name}` })),
    )
    let asking = 0
    let most = 0
    const counting: typeof fetch = async (input, init) => {
      most = Math.max(most, ++asking)
      return fetch(input, init).finally(() => asking--)
    }
    const { list } = await start([], { server: { models }, fetch: counting })
    expect(await list()).toHaveLength(12)
    expect(most).toBe(4)
  })

  test('nothing when nothing is installed, and a question says how to install a model', async () => {
    const { ask, list, clock } = await start([hello], { server: { models: [] } })
    expect(await list()).toEqual([])
    const expected = { type: 'failed', code: 'model_unknown', message: expect.stringContaining('ollama pull') }
    expect((await ask(request('hi'))).at(-1)).toMatchObject(expected)
    expect((await ask(request('hi', { model: 'llama9' }))).at(-1)).toMatchObject(expected)
    expect(clock.delays).toEqual([])
  })

  test('a model that was installed a moment ago answers at once', async () => {
    const models = simulatedOllamaModels.slice(0, 3)
    const { ask } = await start(() => hello, { server: { models } })
    await ask(request('hi'))
    models.push(...simulatedOllamaModels.filter(({ name }) => name === 'llama3.2:latest'))
    expect((await ask(request('hi', { model: 'llama3.2' }))).at(-1)).toMatchObject({ type: 'answered' })
  })
})

describe('what it tells', () => {
  test('that an older server has cut the beginning, before the answer', async () => {
    const models = simulatedOllamaModels.map((model) => ({ ...model, contextLength: 5000 }))
    const { ask } = await start(() => hello, { server: { models, alwaysCuts: true } })
    const remark = {
      type: 'remark',
      text: expect.stringMatching(/context of 5,000 tokens/),
      saying: { code: 'context_cut', params: { tokens: 5000 } },
    }
    const turns = Array.from({ length: 60 }, () => user('rain '.repeat(100)))
    expect((await ask(request('hi', { conversation: turns }))).slice(-2)).toEqual([
      remark,
      expect.objectContaining({ type: 'answered' }),
    ])
    expect((await ask(request('rain '.repeat(6000)))).at(-2)).toEqual(remark)
    expect((await ask(request('rain '.repeat(1000)))).map(({ type }) => type)).not.toContain('remark')
  })

  test('what was read from the cache, at no cost', async () => {
    const { ask } = await start(() => hello)
    await ask(request('rain '.repeat(1000)))
    expect((await ask(request('rain '.repeat(1000)))).at(-1)).toMatchObject({
      usage: { cacheReadTokens: expect.any(Number), inputTokens: 1 },
      cost: 0,
    })
  })

  test('no cost for a model at ollama.com, because its price is not known', async () => {
    const { ask } = await start([hello])
    expect((await ask(request('hi', { model: 'gpt-oss:120b-cloud' }))).at(-1)).toMatchObject({ cost: null })
  })

  test('each call by an id of its own', async () => {
    const bash = { type: 'tool_use' as const, name: 'bash', input: {} }
    const { ask } = await start([{ parts: [bash, bash] }])
    const last = (await ask(request('hi'))).at(-1)
    const ids = last?.type === 'answered' ? last.content.flatMap((block) => ('toolUseId' in block ? [block.toolUseId] : [])) : [] // prettier-ignore
    expect(new Set(ids).size).toBe(2)
  })

  test.each<[string, Answer, string, RegExp]>([
    ['too little memory', { status: 500, message: 'model requires more system memory (5.3 GiB) than is available (4.4 GiB)' }, 'provider_rejected', /memory.*smaller model/], // prettier-ignore
    ['a model at ollama.com without an account', { status: 401, message: 'unauthorized' }, 'provider_auth', /ollama signin/], // prettier-ignore
    ['an account without credit', { status: 402, message: 'upgrade required' }, 'provider_billing', /upgrade required/],
    ['a model that is gone', { status: 404, message: "model 'x' not found" }, 'model_unknown', /ollama pull/],
    ['a request that makes no sense', { status: 400, message: 'invalid options' }, 'provider_rejected', /invalid options/], // prettier-ignore
  ])('%s, at once and with what to do', async (_, answer, code, message) => {
    const { ask, clock } = await start([answer])
    expect((await ask(request('hi'))).at(-1)).toMatchObject({ type: 'failed', code, message: expect.stringMatching(message) }) // prettier-ignore
    expect(clock.delays).toEqual([])
  })

  test('a server that is off, after few tries and with how to start it', async () => {
    const { ask, server, clock } = await start([])
    await server.close()
    expect((await ask(request('hi'))).at(-1)).toMatchObject({
      code: 'provider_unreachable',
      message: expect.stringContaining('ollama serve'),
    })
    expect(clock.delays).toHaveLength(2)
  })

  test('a call that the server could not read is asked for again', async () => {
    const broken: Answer = { parts: [{ type: 'tool_use', name: 'bash', input: {}, json: '{"command": l' }] }
    const { ask } = await start([broken, hello])
    expect((await ask(request('hi'))).map(({ type }) => type)).toContain('retrying')
  })

  test('nothing of a model that takes four minutes to be loaded, but its answer', async () => {
    const clock = createManualClock()
    const slow: typeof fetch = async (input, init) => {
      if (String(input).endsWith('/api/chat')) clock.advance(4 * 60_000)
      return fetch(input, init)
    }
    const { ask } = await start([hello], { fetch: slow, clock })
    expect((await ask(request('hi'))).at(-1)).toMatchObject({ type: 'answered' })
  })

  test('a word that is cut in the middle of a letter, whole', async () => {
    const bytes = new TextEncoder().encode(
      ['Zür', 'ich'].map((content) => `${JSON.stringify({ model: 'm', message: { content } })}\n`).join('') +
        JSON.stringify({ model: 'm', message: { content: '' }, done: true, done_reason: 'stop' }),
    )
    const dripping: typeof fetch = async (input, init) =>
      String(input).endsWith('/api/chat') ? new Response(drip(bytes)) : fetch(input, init)
    const { ask } = await start([], { fetch: dripping })
    expect((await ask(request('hi'))).at(-1)).toMatchObject({ content: [{ type: 'text', text: 'Zürich' }] })
  })
})

/** One byte at a time. */
function drip(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return ReadableStream.from(Array.from(bytes, (byte) => Uint8Array.of(byte)))
}

const modelNames = fc.constantFrom('auto', 'gemma3:4b', 'qwen3-vl:8b', 'gpt-oss:20b', 'llama3.2')
const text = fc.record({ type: fc.constant('text' as const), text: fc.oneof(fc.string(), fc.constant(' \n')) })
const image = fc.constant(png)
const thought = fc.record({
  type: fc.constant('thinking' as const),
  text: fc.string(),
  provider: fc.constantFrom('claude', 'ollama'),
  opaque: fc.constantFrom(undefined, 'encrypted', { model: 'qwen3:8b' }),
})
const step = fc
  .record({
    blocks: fc.array(fc.oneof(text, thought), { maxLength: 3 }),
    calls: fc.array(
      fc.record({
        tool: fc.string(),
        input: fc.dictionary(fc.string(), fc.jsonValue()),
        output: fc.string(),
        images: fc.array(image, { maxLength: 1 }),
        isError: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
    next: fc.array(fc.oneof(text, image), { maxLength: 2 }),
  })
  .map(({ blocks, calls, next }) => (n: number): ConversationMessage[] => {
    const ids = calls.map((_, index) => `call:${n}.${index}`)
    const content = [
      ...blocks,
      ...calls.map(({ tool, input }, index) => ({
        type: 'tool_call' as const,
        toolUseId: ids[index] ?? '',
        tool,
        input,
      })),
    ]
    const results = calls.map(({ output, input: _, ...result }, index) => ({
      ...result,
      toolUseId: ids[index] ?? '',
      content: output,
    }))
    const answer: ConversationMessage = { role: 'assistant', provider: 'ollama', model: 'm', content }
    return [answer, calls.length > 0 ? { role: 'tools', results } : { role: 'user', content: next }]
  })
const conversations = fc
  .array(step, { maxLength: 5 })
  .map((steps): ConversationMessage[] => [user('start'), ...steps.flatMap((build, index) => build(index))])
