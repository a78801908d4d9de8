import { afterEach, describe, expect, test } from '@jest/globals'
import { noUsage } from '@rain/protocol'
import {
  calls,
  says,
  simulatedOpenaiModels,
  startOpenai,
  type Answer,
  type OpenaiOptions,
  type SimulatedOpenai,
} from '@rain/testing'
import fc from 'fast-check'
import type { ConversationMessage, ModelEvent, ModelFinal, ModelRequest } from '../provider.ts'
import { request } from '../testing/fixture.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { createOpenaiProvider, type OpenaiProviderOptions } from './index.ts'

let servers: SimulatedOpenai[] = []
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()))
  servers = []
})

async function start(
  script: Answer[] | (() => Answer),
  { server: serverOptions, ...options }: Partial<OpenaiProviderOptions> & { server?: OpenaiOptions } = {},
) {
  const server = await startOpenai(script, serverOptions)
  servers.push(server)
  const clock = createManualClock()
  const provider = createOpenaiProvider({ apiKey: server.apiKey, baseUrl: server.url, clock, ...options })
  const ask = async (question: ModelRequest) => {
    const events: ModelEvent[] = []
    for await (const event of provider.ask(question, new AbortController().signal)) events.push(event)
    return events
  }
  const bodies = () => server.requests.filter(({ path }) => path === '/v1/responses').map(({ body }) => body)
  return { server, provider, clock, ask, bodies }
}

const hello = says('hello')
const user = (text: string): ConversationMessage => ({ role: 'user', content: [{ type: 'text', text }] })
const assistant = (
  ...content: Extract<ConversationMessage, { role: 'assistant' }>['content']
): ConversationMessage => ({
  role: 'assistant',
  provider: 'openai',
  model: 'gpt-6.2-sol',
  content,
})
const said = (text: string) => ({ type: 'text' as const, text })
const called = (toolUseId: string) => ({ type: 'tool_call' as const, toolUseId, tool: 'bash', input: {} })
const answeredBy = (toolUseId: string, content = 'ok', isError = false): ConversationMessage => ({
  role: 'tools',
  results: [{ toolUseId, tool: 'bash', content, isError }],
})
const thinksAndCalls: Answer = {
  parts: [
    { type: 'thinking', text: 'hm\n\noh' },
    { type: 'tool_use', name: 'bash', input: {} },
  ],
}

function answered(events: ModelEvent[]): Extract<ModelFinal, { type: 'answered' }> {
  const final = events.at(-1)
  if (final?.type !== 'answered') throw new Error(`It did not answer: ${JSON.stringify(final)}`)
  return final
}

describe('what it asks', () => {
  test('nothing is stored, reasoning is summarised and comes encrypted', async () => {
    const { ask, bodies } = await start([hello])
    await ask(request('hi'))
    expect(bodies()).toEqual([
      {
        model: 'gpt-6.2-sol',
        input: [
          { role: 'developer', content: 'You are Rain.' },
          { role: 'user', content: [{ type: 'input_text', text: 'hi' }] },
        ],
        tools: [expect.objectContaining({ type: 'function', name: 'bash', strict: false })],
        reasoning: { summary: 'auto' },
        include: ['reasoning.encrypted_content'],
        max_output_tokens: 64_000,
        prompt_cache_key: expect.stringMatching(/^[0-9a-f]{32}$/),
        store: false,
        stream: true,
      },
    ])
  })

  test('a model that does not think is not asked to, nor for more than it gives', async () => {
    const { ask, bodies } = await start(() => hello)
    answered(await ask(request('hi', { model: 'gpt-4.1', effort: 'high' })))
    expect(bodies().at(-1)).not.toHaveProperty('reasoning')
    expect(bodies().at(-1)).not.toHaveProperty('include')
    expect(bodies().at(-1)).toMatchObject({ max_output_tokens: 32_000 })
  })

  test.each(simulatedOpenaiModels.filter(({ responses }) => responses).map(({ id }) => id))(
    '%s takes every effort it is said to take, and no other is sent',
    async (model) => {
      const { ask, bodies, provider } = await start(() => hello)
      const { efforts } = await provider.describeModel(model, new AbortController().signal)
      for (const effort of efforts) answered(await ask(request('hi', { model, effort })))
      expect(bodies()).toEqual(
        efforts.map((effort) => expect.objectContaining({ reasoning: { effort, summary: 'auto' } })),
      )
      answered(await ask(request('hi', { model, effort: 'minimal' })))
      expect(JSON.stringify(bodies().at(-1))).not.toContain('minimal')
    },
  )

  test('the fewest tokens that may be asked for are asked for', async () => {
    const { ask, bodies } = await start([hello])
    answered(await ask(request('hi', { maxOutputTokens: 1 })))
    expect(bodies()).toMatchObject([{ max_output_tokens: 16 }])
  })

  test('a tool without parameters is accepted', async () => {
    const { ask } = await start([hello])
    const tools = [{ name: 'now', description: 'The time.', inputSchema: { type: 'object' } }]
    answered(await ask(request('hi', { tools })))
  })

  test('auto takes what the account has when it has not the usual model', async () => {
    const models = simulatedOpenaiModels.filter(({ id }) => !id.startsWith('gpt-6.2'))
    const { ask } = await start([hello], { server: { models } })
    expect(answered(await ask(request('hi'))).model).toBe('gpt-6.1-terra')
  })

  test('the models are read once for many questions', async () => {
    const { ask, server } = await start(() => hello)
    await ask(request('one'))
    await ask(request('two'))
    expect(server.requests.filter(({ method }) => method === 'GET')).toHaveLength(1)
  })

  test('when the models cannot be read, it asks for the usual one and is answered', async () => {
    const noList: typeof fetch = (input, init) =>
      String(input).includes('/v1/models') ? Promise.resolve(new Response('{}', { status: 404 })) : fetch(input, init)
    const { ask } = await start([hello], { fetch: noList })
    expect(answered(await ask(request('hi'))).model).toBe('gpt-6.2-sol')
  })

  test('what is counted is what would be sent', async () => {
    const { ask, provider, server } = await start([hello])
    const count = await provider.countTokens(request('hi'), new AbortController().signal)
    await ask(request('hi'))
    const [usage] = server.usages
    expect(count).toBe((usage?.input ?? 0) + (usage?.cacheRead ?? 0) + (usage?.cacheWrite ?? 0))
  })

  test('the second step of a conversation reads the first from the cache, under the same key', async () => {
    const { ask, server, bodies } = await start(() => hello)
    const system = 'You are Rain. '.repeat(500)
    await ask(request('one', { system }))
    await ask(request('', { system, conversation: [user('one'), assistant(said('hello')), user('two')] }))
    const [first, second] = server.usages
    expect(first?.cacheWrite).toBeGreaterThan(1000)
    expect(second?.cacheRead).toBe(first?.cacheWrite)
    const [one, two] = bodies() as { prompt_cache_key: string }[]
    expect(two?.prompt_cache_key).toBe(one?.prompt_cache_key)
  })

  test('reasoning stands before what it led to when it goes back', async () => {
    const { ask, bodies } = await start([thinksAndCalls, hello])
    const { content } = answered(await ask(request('hi')))
    const call = content.find((block) => block.type === 'tool_call')
    const conversation = [user('hi'), assistant(...content), answeredBy(call?.toolUseId ?? '')]
    answered(await ask(request('', { conversation })))
    expect(bodies().at(-1)).toMatchObject({
      input: [
        { role: 'developer' },
        { role: 'user' },
        { type: 'reasoning', summary: [{ text: 'hm' }, { text: 'oh' }], encrypted_content: expect.any(String) },
        { type: 'function_call', call_id: call?.toolUseId },
        { type: 'function_call_output', call_id: call?.toolUseId },
      ],
    })
  })

  test('reasoning that led to nothing does not go back', async () => {
    const cut: Answer = { parts: [{ type: 'thinking', text: 'hm' }], stop: 'max_tokens' }
    const { ask } = await start([cut, hello])
    const first = answered(await ask(request('hi')))
    expect(first).toMatchObject({ reason: 'max_tokens', content: [{ type: 'thinking' }] })
    answered(await ask(request('', { conversation: [user('hi'), assistant(...first.content), user('go on')] })))
  })

  test('reasoning does not go to a model that has none', async () => {
    const { ask } = await start([thinksAndCalls, hello])
    const { content } = answered(await ask(request('hi')))
    const call = content.find((block) => block.type === 'tool_call')
    const conversation = [user('hi'), assistant(...content), answeredBy(call?.toolUseId ?? '')]
    answered(await ask(request('', { model: 'gpt-4.1', conversation })))
  })

  test('reasoning of another account is left out when the API does not know it', async () => {
    const before = await start([thinksAndCalls])
    const { content } = answered(await before.ask(request('hi')))
    const call = content.find((block) => block.type === 'tool_call')
    const after = await start([hello])
    const conversation = [user('hi'), assistant(...content), answeredBy(call?.toolUseId ?? '')]
    answered(await after.ask(request('', { conversation })))
    expect(after.bodies().map((body) => JSON.stringify(body).includes('encrypted_content":'))).toEqual([true, false])
  })

  test('an account that may not see summaries is asked without, from then on', async () => {
    const refused: Answer = {
      status: 400,
      message: 'Your organization must be verified to generate reasoning summaries.',
      error: 'unsupported_value',
      details: { type: 'invalid_request_error', param: 'reasoning.summary' },
    }
    const { ask, bodies } = await start([refused, hello, hello])
    answered(await ask(request('hi')))
    answered(await ask(request('hi', { effort: 'low' })))
    expect(bodies().map((body) => (body as { reasoning?: unknown }).reasoning)).toEqual([
      { summary: 'auto' },
      undefined,
      { effort: 'low' },
    ])
  })

  test('what was said on the way is told apart from the answer, to models that do', async () => {
    const conversation = [
      user('hi'),
      assistant(said('Looking.'), called('c1')),
      answeredBy('c1', 'no such file', true),
      assistant(said('Nothing there.')),
      user('thanks'),
    ]
    const { ask, bodies } = await start(() => hello)
    answered(await ask(request('', { conversation })))
    answered(await ask(request('', { conversation, model: 'gpt-4.1' })))
    const [newer, older] = bodies().map((body) => JSON.stringify(body))
    expect(newer).toContain('"content":"Looking.","phase":"commentary"')
    expect(newer).toContain('"content":"Nothing there.","phase":"final_answer"')
    expect(newer).toContain('"output":"The call failed.\\nno such file"')
    expect(older).not.toContain('phase')
  })

  test('whatever conversation keeps the contract is accepted by the API', async () => {
    const { ask } = await start(() => hello)
    await fc.assert(
      fc.asyncProperty(conversations, fc.string(), async (conversation, system) => {
        answered(await ask(request('x', { conversation, system, tools: [] })))
      }),
      { numRuns: 60 },
    )
  })
})

describe('what it tells', () => {
  test('sections of a thought are paragraphs, of the stream and of what is kept', async () => {
    const { ask } = await start([thinksAndCalls])
    const events = await ask(request('hi'))
    const shown = events.map((event) => (event.type === 'thinking' ? event.text : '')).join('')
    expect(shown).toBe('hm\n\noh')
    expect(answered(events).content[0]).toMatchObject({
      type: 'thinking',
      text: 'hm\n\noh',
      opaque: { summary: ['hm', 'oh'] },
    })
  })

  test('cached tokens are counted apart and priced as such', async () => {
    const usage = { input: 10, output: 20, cacheWrite: 1000, cacheRead: 2000, thinking: 5 }
    const { ask } = await start([{ ...hello, usage }])
    expect(answered(await ask(request('hi')))).toMatchObject({
      usage: { inputTokens: 10, outputTokens: 20, cacheWriteTokens: 1000, cacheReadTokens: 2000, thinkingTokens: 5 },
      cost: (10 * 2 + 20 * 10 + 1000 * 2.5 + 2000 * 0.1) * 1000,
    })
  })

  test('nothing is told of an answer that broke off, so that whoever asked counts it', async () => {
    const { ask } = await start([says('Hel', { type: 'cut' })])
    expect((await ask(request('hi'))).at(-1)).toMatchObject({ type: 'failed', usage: noUsage, cost: 0 })
  })

  test('rate limits are told with every answer', async () => {
    const { ask } = await start([hello])
    expect((await ask(request('hi'))).find(({ type }) => type === 'rate_limits')).toMatchObject({
      limits: {
        'requests-limit': 5000,
        'requests-remaining': 4999,
        'tokens-limit': expect.any(Number),
        'tokens-reset': expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      },
    })
  })

  const policy = { type: 'error' as const, error: 'bio_policy', message: 'This is about pathogens.' }

  test('an answer that a policy ends is a refusal, and its calls are dropped', async () => {
    const { ask } = await start([{ parts: [...calls('bash', {}).parts, ...says('Well, ', policy).parts] }])
    expect(answered(await ask(request('hi')))).toMatchObject({
      reason: 'refused',
      detail: expect.stringContaining('This is about pathogens.'),
      content: [{ type: 'text', text: 'Well, ' }],
    })
  })

  const error = (status: number, code?: string, message = 'No.', param?: string): Answer => ({
    status,
    message,
    ...(code && { error: code }),
    details: { param },
  })

  test.each<[string, Answer, string, string]>([
    ['an account without credit', error(429, 'insufficient_quota'), 'provider_billing', 'billing'],
    ['a bill that was not paid', error(402), 'provider_billing', 'billing'],
    ['a key that was revoked', error(401), 'provider_auth', 'API key'],
    [
      'a key without permission',
      error(403, undefined, 'Not in your country.'),
      'provider_auth',
      'Not in your country.',
    ],
    [
      'a model that is not there',
      error(404, 'model_not_found', 'No such model.'),
      'model_unknown',
      'Choose another model',
    ],
    ['an address that is not there', error(404, undefined, 'Invalid URL.'), 'provider_rejected', 'Invalid URL.'],
    ['a body that is too large', error(413), 'context_full', 'Start a new one'],
    ['more than a minute has room for', error(429, 'rate_limit_exceeded', 'Request too large for gpt-6.2-sol'), 'provider_rate_limited', 'larger'], // prettier-ignore
    ['a prompt against the policies', error(400, 'invalid_prompt', 'Flagged.'), 'provider_refused', 'Flagged.'],
    ['a field the API does not take', error(400, 'unknown_parameter', 'Unknown.'), 'provider_rejected', 'Unknown.'],
  ])('%s is told at once', async (_, answer, code, words) => {
    const { ask, clock, bodies } = await start([answer])
    expect((await ask(request('hi'))).at(-1)).toMatchObject({
      type: 'failed',
      code,
      message: expect.stringContaining(words),
    })
    expect(clock.delays).toEqual([])
    expect(bodies()).toHaveLength(1)
  })

  test.each<[string, Answer, string]>([
    ['an internal error', error(500), 'internal error'],
    ['an overloaded server', error(503), 'overloaded'],
    ['a proxy that waited too long', error(504), 'too long'],
    ['a request that came at the same time', error(409), 'No.'],
    ['a failure before the first word', { parts: [{ type: 'error', error: 'server_error' }] }, 'internal error'],
    [
      'an error event before the first word',
      { parts: [{ type: 'error', error: 'server_is_overloaded' }] },
      'overloaded',
    ],
  ])('%s is told and tried again', async (_, answer, words) => {
    const { ask } = await start([answer, hello])
    const events = await ask(request('hi'))
    expect(events.find(({ type }) => type === 'retrying')).toMatchObject({ reason: expect.stringContaining(words) })
    expect(answered(events).reason).toBe('end_turn')
  })

  test.each<[string, Record<string, string>, number]>([
    ['in milliseconds', { 'retry-after-ms': '1500' }, 1500],
    ['in seconds', { 'retry-after': '3' }, 3000],
    ['by date', { 'retry-after': new Date(Date.UTC(2026, 10, 21, 0, 0, 20)).toUTCString() }, 20_000],
    ['by its own limits', { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '1.5s' }, 1500],
  ])('a wish to wait %s is kept', async (_, headers, delayMs) => {
    const { ask, clock } = await start([{ status: 429, message: 'Slow down.', headers }, hello])
    answered(await ask(request('hi')))
    expect(clock.delays).toEqual([delayMs])
  })

  test('a wish to wait for an hour is told and not waited for', async () => {
    const { ask, clock } = await start([{ status: 429, message: 'Slow down.', headers: { 'retry-after': '3600' } }])
    expect((await ask(request('hi'))).at(-1)).toMatchObject({ code: 'provider_rate_limited', retryAfterMs: 3_600_000 })
    expect(clock.delays).toEqual([])
  })

  test('events that it does not know are passed over', async () => {
    const odd = 'event: response.odd\ndata: {"type":"response.odd","sequence_number":99}\n\n'
    const { ask } = await start([says('hel', { type: 'raw', text: odd }, { type: 'ping' }, 'lo')])
    expect(answered(await ask(request('hi'))).content).toEqual([{ type: 'text', text: 'hello' }])
  })
})

const text = fc.record({ type: fc.constant('text' as const), text: fc.oneof(fc.string(), fc.constant(' \n')) })
const thought = fc.record({
  type: fc.constant('thinking' as const),
  text: fc.string(),
  provider: fc.constantFrom('openai', 'claude'),
  opaque: fc.constantFrom(undefined, 'encrypted', { signature: 'other' }),
})
const step = fc
  .record({
    blocks: fc.array(fc.oneof(text, thought), { maxLength: 3 }),
    calls: fc.array(
      fc.record({
        tool: fc.string(),
        input: fc.dictionary(fc.string(), fc.jsonValue()),
        output: fc.string(),
        isError: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
    next: fc.array(text, { maxLength: 2 }),
  })
  .map(({ blocks, calls, next }) => (n: number): ConversationMessage[] => {
    const ids = calls.map((_, index) => `call:${n}.${index}`)
    const made = calls.map(({ tool, input }, index) => ({ ...called(ids[index] ?? ''), tool, input }))
    const results = calls.map(({ tool, output, isError }, index) => ({
      toolUseId: ids[index] ?? '',
      tool,
      content: output,
      isError,
    }))
    return [
      assistant(...blocks, ...made),
      calls.length > 0 ? { role: 'tools', results } : { role: 'user', content: next },
    ]
  })
const conversations = fc
  .array(step, { maxLength: 5 })
  .map((steps): ConversationMessage[] => [user('start'), ...steps.flatMap((build, index) => build(index))])
