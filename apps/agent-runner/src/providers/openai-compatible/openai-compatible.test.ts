import { afterEach, describe, expect, test } from '@jest/globals'
import {
  calls,
  openaiCompatibleFlavours as flavours,
  says,
  startOpenaiCompatible,
  type Answer,
  type HttpFailure,
  type OpenaiCompatibleOptions,
  type SimulatedOpenaiCompatible,
} from '@rain/testing'
import fc from 'fast-check'
import { unseenImage, type ConversationMessage, type ModelEvent, type ModelRequest } from '../provider.ts'
import { request } from '../testing/fixture.ts'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import { createOpenaiCompatibleProvider, type OpenaiCompatibleProviderOptions } from './index.ts'

let servers: SimulatedOpenaiCompatible[] = []
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()))
  servers = []
})

async function start(
  script: Answer[] | (() => Answer),
  flavour: OpenaiCompatibleOptions = {},
  options: Partial<OpenaiCompatibleProviderOptions> = {},
) {
  const server = await startOpenaiCompatible(script, flavour)
  servers.push(server)
  const clock = createManualClock()
  const { apiKey, baseUrl } = server
  const provider = createOpenaiCompatibleProvider({ id: 'attic', name: 'Attic', baseUrl, apiKey, clock, ...options })
  const ask = async (question: ModelRequest) => {
    const events: ModelEvent[] = []
    for await (const event of provider.ask(question, new AbortController().signal)) events.push(event)
    return events
  }
  const bodies = () => server.requests.filter(({ method }) => method === 'POST').map(({ body }) => body)
  const body = (index = -1) => JSON.stringify(bodies().at(index))
  return { server, provider, clock, ask, bodies, body }
}

const never = new AbortController().signal
const hello = says('hello')
const user = (text: string): ConversationMessage => ({ role: 'user', content: [{ type: 'text', text }] })
const picture = { type: 'image' as const, mediaType: 'image/png' as const, base64: 'iVBORw0KGgo=' }
const remarks = (events: ModelEvent[]) => events.flatMap((event) => (event.type === 'remark' ? [event.text] : []))
const final = (events: ModelEvent[]) => events.at(-1)

/** A turn in which another provider has thought, called a tool and was shown an image. */
const foreign: ConversationMessage[] = [
  user('look'),
  {
    role: 'assistant',
    provider: 'claude',
    model: 'claude-sonnet-5-5',
    content: [
      { type: 'thinking', text: 'secret', provider: 'claude', opaque: { signature: 'x' } },
      { type: 'tool_call', toolUseId: 'toolu_01:x', tool: 'bash', input: { command: 'shot' } },
    ],
  },
  {
    role: 'tools',
    results: [{ toolUseId: 'toolu_01:x', tool: 'bash', content: 'taken', images: [picture], isError: false }],
  },
]

describe.each(Object.entries(flavours))('%s', (_, flavour: OpenaiCompatibleOptions) => {
  test('answers, calls a tool and reads what came of it', async () => {
    const { ask } = await start(
      [{ parts: [{ type: 'thinking', text: 'hm' }, ...calls('bash', {}).parts] }, hello],
      flavour,
    )
    const first = final(await ask(request('hi')))
    if (first?.type !== 'answered') throw new Error(`It did not answer: ${JSON.stringify(first)}`)
    const ids = first.content.flatMap((block) => (block.type === 'tool_call' ? [block.toolUseId] : []))
    const answer: ConversationMessage = {
      role: 'assistant',
      provider: 'attic',
      model: first.model,
      content: first.content,
    }
    const results = ids.map((toolUseId) => ({ toolUseId, tool: 'bash', content: 'done', isError: false }))
    const conversation = [user('hi'), answer, { role: 'tools' as const, results }]
    expect(final(await ask(request('hi', { conversation })))).toMatchObject({ type: 'answered', reason: 'end_turn' })
  })

  test('goes on with a turn that another provider began, images and all', async () => {
    const { ask, body } = await start(() => hello, flavour)
    expect(final(await ask(request('', { conversation: foreign })))).toMatchObject({ type: 'answered' })
    expect(body()).toContain('taken')
    expect(body()).not.toContain('secret')
  })

  test('takes whatever conversation keeps the contract', async () => {
    const { ask } = await start(() => hello, flavour)
    await fc.assert(
      fc.asyncProperty(conversations, fc.string(), async (conversation, system) => {
        expect(final(await ask(request('x', { conversation, system, tools: [] })))).toMatchObject({ type: 'answered' })
      }),
      { numRuns: 25 },
    )
  })
})

describe('what a server refuses', () => {
  const refusing = (refuses: OpenaiCompatibleOptions['refuses']) => start(() => hello, { refuses })
  const refusal = (status: number, message: string): HttpFailure => ({ status, message })

  test.each([
    refusal(400, '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'),
    refusal(400, 'registry.ollama.ai/library/gemma:2b does not support tools'),
    refusal(404, 'No endpoints found that support tool use. Try disabling "bash".'),
    refusal(500, 'tools param requires --jinja flag'),
    refusal(400, 'Function calling is not enabled for this model'),
    refusal(422, 'body.tools: Extra inputs are not permitted'),
  ])('tools, told as $status: $message', async (tools) => {
    const { ask, bodies, provider } = await refusing({ tools })
    const events = await ask(request('hi'))
    expect(final(events)).toMatchObject({ type: 'answered' })
    expect(remarks(events)).toEqual([expect.stringContaining('cannot use tools')])
    await ask(request('again'))
    expect(bodies().map((one) => Object.keys(one as object).includes('tools'))).toEqual([true, false, false])
    expect(await provider.describeModel('auto', never)).toMatchObject({ tools: false })
  })

  test('a model without tools reads in words what others have called', async () => {
    const { ask, body } = await refusing({ tools: refusal(500, 'tools param requires --jinja flag') })
    expect(final(await ask(request('', { conversation: foreign })))).toMatchObject({ type: 'answered' })
    expect(body()).not.toContain('tool_calls')
    expect(body()).toContain('The tool bash was called with {\\"command\\":\\"shot\\"}')
    expect(body()).toContain('The tool bash answered')
  })

  test.each([
    refusal(400, 'messages[1]: unknown variant `image_url`, expected `text`'),
    refusal(404, 'No endpoints found that support image input'),
    refusal(500, 'image input is not supported - hint: you may need to provide the mmproj'),
    refusal(400, 'rain-4b is not a multimodal model'),
    refusal(400, "'messages.0' : for 'role:user' the following must be satisfied[('messages.0.content' : value must be a string)]"), // prettier-ignore
  ])('images, told as $status: $message', async (images) => {
    const { ask, body, bodies, provider } = await refusing({ images })
    const conversation: ConversationMessage[] = [{ role: 'user', content: [{ type: 'text', text: 'see' }, picture] }]
    const events = await ask(request('', { conversation }))
    expect(final(events)).toMatchObject({ type: 'answered' })
    expect(remarks(events)).toEqual([expect.stringContaining('cannot see images')])
    expect(body()).toContain(unseenImage)
    const later = await ask(request('', { conversation: [...conversation, answerOf('ok'), user('and now?')] }))
    expect(remarks(later)).toEqual([])
    expect(bodies()).toHaveLength(3)
    expect(await provider.describeModel('auto', never)).toMatchObject({ images: false })
  })

  test('stream_options, max_tokens and effort, one after the other, without a word to the person', async () => {
    const { ask, bodies } = await start(() => hello, {
      listing: 'openrouter',
      refuses: {
        stream_options: refusal(400, 'Unrecognized request argument supplied: stream_options'),
        max_tokens: refusal(400, "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."), // prettier-ignore
        reasoning_effort: refusal(400, '`reasoning_effort` is not supported with this model'),
      },
    })
    const events = await ask(request('hi', { effort: 'low', maxOutputTokens: 99 }))
    expect(final(events)).toMatchObject({ type: 'answered' })
    expect(remarks(events)).toEqual([])
    expect(bodies()).toHaveLength(4)
    expect(bodies().at(-1)).toMatchObject({ max_completion_tokens: 99 })
    for (const gone of ['stream_options', 'max_tokens', 'reasoning_effort'])
      expect(bodies().at(-1)).not.toHaveProperty(gone)
  })

  test('neither name of the length limit, and it is left to itself', async () => {
    const no = refusal(422, 'Extra inputs are not permitted: max_tokens, max_completion_tokens')
    const { ask, body } = await refusing({ max_tokens: no, max_completion_tokens: no })
    expect(final(await ask(request('hi', { maxOutputTokens: 99 })))).toMatchObject({ type: 'answered' })
    expect(body()).not.toMatch(/max_/)
  })

  test('is remembered for that model alone', async () => {
    const { ask, provider } = await refusing({ tools: refusal(400, 'It does not support tools') })
    await ask(request('hi'))
    expect(await provider.describeModel('rain/drop-4b', never)).toMatchObject({ tools: true })
  })

  test('is told at once when it is nothing that can be left out', async () => {
    const { ask, bodies } = await start([{ status: 400, message: 'Invalid schema for tools.0.function: not allowed' }])
    expect(final(await ask(request('hi')))).toMatchObject({
      code: 'provider_rejected',
      message: expect.stringContaining('Invalid schema'),
    })
    expect(bodies()).toHaveLength(1)
  })
})

describe('thinking', () => {
  const think: Answer = { parts: [{ type: 'thinking', text: 'hm' }, ...calls('bash', {}).parts] }

  async function afterThinking(flavour: OpenaiCompatibleOptions, more: ConversationMessage[] = []) {
    const { ask, body, bodies } = await start([think, hello], flavour)
    const first = final(await ask(request('hi')))
    if (first?.type !== 'answered') throw new Error('It did not answer.')
    const id = first.content.flatMap((block) => (block.type === 'tool_call' ? [block.toolUseId] : []))[0] ?? ''
    const conversation: ConversationMessage[] = [
      user('hi'),
      { role: 'assistant', provider: 'attic', model: first.model, content: first.content },
      { role: 'tools', results: [{ toolUseId: id, tool: 'bash', content: 'ok', isError: false }] },
      ...more,
    ]
    expect(final(await ask(request('', { conversation })))).toMatchObject({ type: 'answered' })
    return { body, bodies }
  }

  test('goes back under the name it came with, also in later turns', async () => {
    const later = [answerOf('done'), user('more')]
    expect((await afterThinking({ reasoning: 'reasoning_content' }, later)).body()).toContain(
      '"reasoning_content":"hm"',
    )
    expect((await afterThinking({ reasoning: 'reasoning' })).body()).toContain('"reasoning":"hm"')
  })

  test('does not go back where no tool was called', async () => {
    const thought = { type: 'thinking' as const, text: 'hm', provider: 'attic', opaque: { field: 'reasoning' } }
    const { ask, body } = await start([hello])
    const answer: ConversationMessage = { ...answerOf('a'), content: [thought, { type: 'text', text: 'a' }] }
    await ask(request('', { conversation: [user('hi'), answer, user('and?')] }))
    expect(body()).not.toContain('hm')
  })

  test('is left out for a server that gives it and does not take it', async () => {
    const { bodies } = await afterThinking({ strict: true, reasoning: 'reasoning_content', wantsReasoningBack: false })
    expect(bodies()).toHaveLength(2)
    const { bodies: refused } = await afterThinking({ ...flavours.mistral, reasoning: undefined })
    expect(refused()).toHaveLength(3)
    expect(JSON.stringify(refused().at(-1))).not.toContain('"hm"')
  })
})

describe('what it tells', () => {
  test.each(['in_pieces', 'together'] as const)(
    'two calls %s are two, each with an id of its own',
    async (toolCalls) => {
      for (const toolCallIds of ['long', 'none', 'same'] as const) {
        const parts = [...calls('bash', { command: 'ls' }).parts, ...calls('bash', { command: 'pwd' }).parts]
        const { ask } = await start([{ parts }], {
          toolCalls: toolCallIds === 'long' ? toolCalls : 'in_pieces',
          toolCallIds,
        })
        const answer = final(await ask(request('hi')))
        if (answer?.type !== 'answered') throw new Error('It did not answer.')
        const found = answer.content.flatMap((block) => (block.type === 'tool_call' ? [block] : []))
        expect(found.map(({ input }) => input)).toEqual([{ command: 'ls' }, { command: 'pwd' }])
        expect(new Set(found.map(({ toolUseId }) => toolUseId)).size).toBe(2)
        expect(found.every(({ toolUseId }) => toolUseId !== '')).toBe(true)
      }
    },
  )

  test('an id that was there before is replaced', async () => {
    const { ask } = await start(() => calls('bash', {}), { toolCallIds: 'same' })
    const first = final(await ask(request('hi')))
    if (first?.type !== 'answered') throw new Error('It did not answer.')
    const results = [{ toolUseId: 'call_0', tool: 'bash', content: 'ok', isError: false }]
    const answer: ConversationMessage = { role: 'assistant', provider: 'attic', model: 'm', content: first.content }
    const second = final(await ask(request('', { conversation: [user('hi'), answer, { role: 'tools', results }] })))
    expect(first.content).toMatchObject([{ toolUseId: 'call_0' }])
    expect(second).toMatchObject({ content: [{ toolUseId: expect.not.stringContaining('call_0') }] })
  })

  test('a call without a word of input has none, unless the answer was cut there', async () => {
    const empty: Answer = { parts: [{ type: 'tool_use', name: 'bash', input: {}, json: '' }] }
    const { ask } = await start([empty, { ...empty, stop: 'max_tokens' }])
    const contentOf = async () => {
      const answer = final(await ask(request('hi')))
      return answer?.type === 'answered' ? answer.content : null
    }
    expect(await contentOf()).toEqual([{ type: 'tool_call', toolUseId: expect.any(String), tool: 'bash', input: {} }])
    expect(await contentOf()).toMatchObject([{ invalid: expect.stringContaining('cut off') }])
  })

  test('a server that tells no usage is estimated', async () => {
    const { ask } = await start([says('hello world')], { usage: 'never' })
    const answer = final(await ask(request('hi', { system: 'word '.repeat(1000), tools: [] })))
    if (answer?.type !== 'answered') throw new Error('It did not answer.')
    expect(answer.usage.inputTokens).toBeGreaterThan(990)
    expect(answer.usage.inputTokens).toBeLessThan(1020)
    expect(answer.usage.outputTokens).toBe(2)
  })

  test.each([flavours.openRouter, flavours.deepSeek])('what came from the cache is counted apart', async (flavour) => {
    const { ask, server } = await start(() => hello, flavour)
    const system = 'You are Rain. '.repeat(500)
    await ask(request('one', { system }))
    const second = final(await ask(request('two', { system })))
    expect(server.usages[1]?.cacheRead).toBeGreaterThan(1000)
    expect(second).toMatchObject({ usage: { cacheReadTokens: server.usages[1]?.cacheRead } })
  })

  test('elsewhere it costs what the list says, and nobody knows where it says nothing', async () => {
    const at = async (flavour: OpenaiCompatibleOptions) => {
      const server = await startOpenaiCompatible(
        [{ ...hello, usage: { input: 1000, output: 100, cacheRead: 400 } }],
        flavour,
      )
      servers.push(server)
      const { hostname } = new URL('https://router.example')
      const there: typeof fetch = (input, init) => fetch(String(input).replace(/^https:\/\/[^/]+/, server.url), init)
      const baseUrl = `https://${hostname}${flavour.basePath ?? ''}`
      const { ask } = await start([], {}, { baseUrl, fetch: there, apiKey: server.apiKey })
      return final(await ask(request('hi')))
    }
    expect(await at(flavours.openRouter)).toMatchObject({ cost: 1000 * 200 + 100 * 600 + 400 * 50 })
    expect(await at({ listing: 'bare' })).toMatchObject({ type: 'answered', cost: null })
  })

  test('on the person’s own machine it is free', async () => {
    const { ask } = await start([hello], flavours.vllm)
    expect(final(await ask(request('hi')))).toMatchObject({ cost: 0 })
  })

  test('nothing of an OpenAI account in the environment goes to another server', async () => {
    const seen: Record<string, string>[] = []
    const watched: typeof fetch = (input, init) => {
      seen.push(Object.fromEntries(new Headers(init?.headers)))
      return fetch(input, init)
    }
    const account = {
      OPENAI_API_KEY: 'sk-account',
      OPENAI_ORG_ID: 'org-account',
      OPENAI_CUSTOM_HEADERS: 'x-gateway: account\nauthorization: Bearer account',
    }
    const before = { ...process.env }
    Object.assign(process.env, account)
    try {
      for (const apiKey of [null, 'sk-attic']) {
        const { ask } = await start([hello], { apiKey }, { fetch: watched })
        expect(final(await ask(request('hi')))).toMatchObject({ type: 'answered' })
      }
    } finally {
      for (const name of Object.keys(account)) delete process.env[name]
      Object.assign(process.env, before)
    }
    expect(seen.map(({ authorization }) => authorization)).toEqual([
      ...[undefined, undefined],
      ...['Bearer sk-attic', 'Bearer sk-attic'],
    ])
    expect(JSON.stringify(seen)).not.toContain('account')
  })

  test('a stream that does not say that it is done is done when it has said why it stopped', async () => {
    const { ask } = await start([hello], { done: false })
    expect(final(await ask(request('hi')))).toMatchObject({ type: 'answered', reason: 'end_turn' })
  })

  test('comments keep a silent stream alive, however long the model thinks', async () => {
    const chunk = (value: object) => `data: ${JSON.stringify(value)}\n\n`
    const frames = [
      ...Array.from({ length: 4 }, () => ': OPENROUTER PROCESSING\n\n'),
      chunk({ model: 'm', choices: [{ delta: { content: 'hi' } }] }),
      chunk({ choices: [{ delta: {}, finish_reason: 'stop' }], usage: { prompt_tokens: 1, completion_tokens: 1 } }),
    ]
    const clock = createManualClock()
    const slow: typeof fetch = async (input) =>
      String(input).endsWith('/models') ? Response.json([]) : new Response(drip(frames, clock))
    const { ask } = await start([], {}, { fetch: slow, clock, idleTimeoutMs: 120_000 })
    expect(final(await ask(request('hi')))).toMatchObject({ type: 'answered', model: 'm' })
  })
})

describe('what goes wrong', () => {
  test.each<[string, HttpFailure, string, RegExp?]>([
    ['no credit', { status: 402, message: 'Insufficient Balance' }, 'provider_billing', /Insufficient Balance/],
    ['a used-up quota', { status: 429, message: 'Quota', error: 'insufficient_quota' }, 'provider_billing'],
    ['a key without permission', { status: 403, message: 'Not allowed' }, 'provider_auth', /Not allowed/],
    ['a body that is too large', { status: 413, message: 'Too large' }, 'context_full'],
    [
      'vLLM’s full context',
      { status: 400, message: "This model's maximum context length is 8192 tokens." },
      'context_full',
    ],
    [
      'llama.cpp’s full context',
      { status: 400, message: 'the request exceeds the available context size' },
      'context_full',
    ],
    ['OpenRouter’s unknown model', { status: 400, message: 'foo/bar is not a valid model ID' }, 'model_unknown'],
    [
      'an unknown model',
      { status: 404, message: 'The model `foo` does not exist.' },
      'model_unknown',
      /Choose another/,
    ],
    ['a wrong path', { status: 404, message: 'Not Found' }, 'provider_unreachable', /base URL/],
    ['a strange request', { status: 422, message: 'Something else' }, 'provider_rejected', /Something else/],
  ])('%s is told at once', async (...[, failure, code, message = /Attic|model/]) => {
    for (const failures of ['openai', 'text', 'detail'] as const) {
      if (failure.error && failures !== 'openai') continue
      const { ask, clock } = await start([failure], { failures })
      expect(final(await ask(request('hi')))).toMatchObject({ code, message: expect.stringMatching(message) })
      expect(clock.delays).toEqual([])
    }
  })

  test.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after-ms': '250' }, 250],
    [{ 'retry-after': new Date(Date.UTC(2026, 10, 21) + 9000).toUTCString() }, 9000],
  ])('a wish to wait, told as %o, is granted', async (headers, delayMs) => {
    const { ask, clock } = await start([{ status: 429, message: 'Slow down', headers }, hello])
    expect(final(await ask(request('hi')))).toMatchObject({ type: 'answered' })
    expect(clock.delays).toEqual([delayMs])
  })

  test('an error in the stream before the first word is worth another request', async () => {
    const upstream: Answer = { parts: [{ type: 'error', error: '502', message: 'Bad upstream' }] }
    const { ask } = await start([upstream, hello], flavours.openRouter)
    expect(final(await ask(request('hi')))).toMatchObject({ type: 'failed', again: { attempt: 1, left: 4 } })
    expect(final(await ask(request('hi')))).toMatchObject({ type: 'answered' })
  })

  test('a web page in the place of an API says where to look', async () => {
    const page: typeof fetch = async () => new Response('<html>', { headers: { 'content-type': 'text/html' } })
    const { ask, provider } = await start([], {}, { fetch: page })
    const advice = { code: 'provider_unreachable', message: expect.stringContaining('base URL of Attic') }
    expect(final(await ask(request('hi')))).toMatchObject(advice)
    expect(await provider.listModels(never)).toMatchObject({ type: 'failed', ...advice })
  })
})

function answerOf(text: string): Extract<ConversationMessage, { role: 'assistant' }> {
  return { role: 'assistant', provider: 'attic', model: 'm', content: [{ type: 'text', text }] }
}

/** Each frame comes a hundred seconds after the one before was taken. */
function drip(frames: string[], clock: ManualClock): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      pull(controller) {
        clock.advance(100_000)
        const frame = frames.shift()
        if (frame === undefined) controller.close()
        else controller.enqueue(new TextEncoder().encode(frame))
      },
    },
    { highWaterMark: 0 },
  )
}

const text = fc.record({ type: fc.constant('text' as const), text: fc.oneof(fc.string(), fc.constant(' \n')) })
const image = fc.constant(picture)
const thought = fc.record({
  type: fc.constant('thinking' as const),
  text: fc.string(),
  provider: fc.constantFrom('claude', 'attic'),
  opaque: fc.constantFrom(undefined, 'encrypted', { field: 'reasoning' }, { field: 'reasoning_content' }),
})
const call = fc.record({
  tool: fc.string(),
  input: fc.dictionary(fc.string(), fc.jsonValue()),
  output: fc.string(),
  isError: fc.boolean(),
  images: fc.option(fc.array(image, { maxLength: 2 }), { nil: undefined }),
})
const step = fc
  .record({
    blocks: fc.array(fc.oneof(text, thought), { maxLength: 3 }),
    calls: fc.array(call, { maxLength: 3 }),
    next: fc.array(fc.oneof(text, image), { maxLength: 2 }),
  })
  .map(({ blocks, calls: made, next }) => (n: number): ConversationMessage[] => {
    const results = made.map(({ tool, output, isError, images }, index) => ({
      ...{ toolUseId: `call:${n}.${index}`, tool, content: output, isError },
      ...(images && { images }),
    }))
    const content = [
      ...blocks,
      ...made.map(({ tool, input }, index) => ({
        ...{ type: 'tool_call' as const, toolUseId: `call:${n}.${index}`, tool, input },
      })),
    ]
    const answer: ConversationMessage = { role: 'assistant', provider: 'claude', model: 'm', content }
    return [answer, made.length > 0 ? { role: 'tools', results } : { role: 'user', content: next }]
  })
const conversations = fc
  .array(step, { maxLength: 5 })
  .map((steps): ConversationMessage[] => [user('start'), ...steps.flatMap((build, index) => build(index))])
