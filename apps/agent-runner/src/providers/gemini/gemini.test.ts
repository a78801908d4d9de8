import { afterEach, describe, expect, test } from '@jest/globals'
import { BlockedReason, FinishReason, type GenerateContentResponse, type Part } from '@google/genai'
import {
  calls,
  says,
  simulatedGeminiModels,
  startGemini,
  type Answer,
  type GeminiOptions,
  type SimulatedGemini,
} from '@rain/testing'
import fc from 'fast-check'
import type { ConversationMessage, ImagePart, ModelEvent, ModelFinal, ModelRequest } from '../provider.ts'
import { request } from '../testing/fixture.ts'
import { createManualClock } from '../testing/manual-clock.ts'
import { createGeminiProvider, type GeminiProviderOptions } from './index.ts'
import { unseenGif } from './to-request.ts'

type Answered = Extract<ModelFinal, { type: 'answered' }>

let servers: SimulatedGemini[] = []
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()))
  servers = []
})

interface Body {
  contents: { role: string; parts: Part[] }[]
  generationConfig: Record<string, unknown>
  tools?: { functionDeclarations: { name: string }[] }[]
}

async function start(
  script: Answer[] | (() => Answer),
  { server: serverOptions, ...options }: Partial<GeminiProviderOptions> & { server?: GeminiOptions } = {},
) {
  const server = await startGemini(script, serverOptions)
  servers.push(server)
  const clock = createManualClock()
  const provider = createGeminiProvider({ apiKey: server.apiKey, baseUrl: server.url, clock, ...options })
  const bodies = () => server.requests.filter(({ method }) => method === 'POST').map(({ body }) => body as Body)
  return { server, clock, provider, ask: asking(provider), bodies, body: () => bodies().at(-1) }
}

/** Answers every request for an answer with these chunks, and any other with nothing. */
function recorded(chunks: unknown[]) {
  let asked = 0
  const answering: typeof fetch = async (input) => {
    if (!String(input).includes(':streamGenerateContent')) return Response.json({})
    asked++
    return new Response(chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join(''))
  }
  const provider = createGeminiProvider({ apiKey: 'AIza-recorded', fetch: answering, clock: createManualClock() })
  return { ask: asking(provider), asked: () => asked }
}

function asking(provider: ReturnType<typeof createGeminiProvider>) {
  return async (question: ModelRequest = request('hi')) => {
    const events: ModelEvent[] = []
    for await (const event of provider.ask(question, new AbortController().signal)) events.push(event)
    return events
  }
}

function answered(events: ModelEvent[]): Answered {
  const final = events.at(-1)
  if (final?.type !== 'answered') throw new Error(`It did not answer: ${JSON.stringify(final)}`)
  return final
}

const hello = says('hello')
const user = (text: string): ConversationMessage => ({ role: 'user', content: [{ type: 'text', text }] })
const said = ({ content, model }: Answered): ConversationMessage => ({ role: 'assistant', provider: 'gemini', model, content }) // prettier-ignore
const results = (answer: Answered): ConversationMessage => ({
  role: 'tools',
  results: answer.content.flatMap((block) =>
    block.type === 'tool_call' ? [{ toolUseId: block.toolUseId, tool: block.tool, content: 'ok', isError: false }] : [],
  ),
})
const going = (answer: Answered) => request('hi', { conversation: [user('hi'), said(answer), results(answer)] })

const chunk = (parts: Part[], finishReason?: string): Partial<GenerateContentResponse> => ({
  candidates: [
    { content: { role: 'model', parts }, ...(finishReason && { finishReason: finishReason as FinishReason }) },
  ],
})

describe('what it asks', () => {
  test('a model that thinks shows what it thinks, as hard as it is told', async () => {
    const { ask, body, server } = await start(() => hello)
    await ask(request('hi', { effort: 'high' }))
    expect(server.requests.at(-1)?.path).toBe('/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse')
    expect(body()?.generationConfig).toEqual({
      maxOutputTokens: 65_536,
      thinkingConfig: { includeThoughts: true, thinkingLevel: 'HIGH' },
    })
  })

  test.each([
    ['gemini-3.8-flash', 'minimal', { includeThoughts: true }],
    ['gemini-3.5-flash-lite', 'minimal', { includeThoughts: true, thinkingLevel: 'MINIMAL' }],
    ['gemini-4-argon', 'max', { includeThoughts: true }],
    ['gemini-2.5-pro', 'high', { includeThoughts: true }],
    ['gemini-2.0-flash', 'high', undefined],
  ] as const)('%s, asked for %s effort, is asked for what it knows', async (model, effort, thinkingConfig) => {
    const { ask, body } = await start([hello])
    answered(await ask(request('hi', { model, effort })))
    expect(body()?.generationConfig.thinkingConfig).toEqual(thinkingConfig)
  })

  test('the key travels in its header and nowhere else', async () => {
    const { ask, server, provider } = await start(() => hello)
    await ask()
    await provider.countTokens(request('hi'), new AbortController().signal)
    expect(server.requests).toHaveLength(3)
    expect(JSON.stringify(server.requests)).not.toContain(server.apiKey)
  })

  test('the models are read once for many questions, all pages of them', async () => {
    const filler = simulatedGeminiModels.filter(({ id }) => id === 'gemini-embedding-2')
    const models = [...Array.from({ length: 230 }, () => filler).flat(), ...simulatedGeminiModels]
    const { ask, server } = await start(() => hello, { server: { models } })
    expect(answered(await ask()).model).toBe('gemini-3.8-flash')
    await ask()
    expect(server.requests.filter(({ method }) => method === 'GET')).toHaveLength(3)
  })

  test('only what one can talk to is listed, the newest first', async () => {
    const { provider } = await start([])
    const listing = await provider.listModels(new AbortController().signal)
    expect(listing.type === 'listed' && listing.models.map(({ id }) => id)).toEqual([
      'gemini-4-argon',
      'gemini-3.8-flash',
      'gemini-3.6-flash',
      'gemini-3.5-flash-lite',
      'gemini-3.1-pro-preview',
      'gemini-2.5-flash',
      'gemini-2.5-pro',
      'gemini-2.0-flash',
      'gemini-flash-latest',
      'gemma-4-31b-it',
    ])
    expect(listing.type === 'listed' && listing.models[1]).toMatchObject({
      name: '3.8 Flash',
      contextTokens: 1_048_576,
      maxOutputTokens: 65_536,
      thinking: true,
      efforts: ['low', 'medium', 'high'],
      price: { input: 0.75 },
    })
  })

  test('auto takes the newest flash model of an account that has not the usual one', async () => {
    const models = simulatedGeminiModels.filter(({ id }) => id !== 'gemini-3.8-flash')
    const { ask } = await start([hello], { server: { models } })
    expect(answered(await ask()).model).toBe('gemini-3.6-flash')
  })

  test('when the models cannot be read, it asks with care and is answered', async () => {
    const noList: typeof fetch = (input, init) =>
      String(input).includes('pageSize') ? Promise.resolve(new Response('{}', { status: 404 })) : fetch(input, init)
    const { ask, body } = await start([hello], { fetch: noList })
    expect(answered(await ask()).model).toBe('gemini-3.8-flash')
    expect(body()?.generationConfig).toEqual({ maxOutputTokens: 32_768 })
  })

  test('tools go by names that the API takes, and come back by their own', async () => {
    const tool = (name: string) => ({ name, description: 'x', inputSchema: { type: 'object' } })
    const long = 'x'.repeat(100)
    const tools = ['1:read', '1.read', `${long}a`, `${long}b`].map(tool)
    const { ask, body } = await start([calls('_1_read_2', {}), hello])
    const first = answered(await ask(request('hi', { tools })))
    expect(first.content[0]).toMatchObject({ type: 'tool_call', tool: '1.read' })
    answered(await ask({ ...going(first), tools }))
    const names = body()?.tools?.[0]?.functionDeclarations.map(({ name }) => name) ?? []
    expect(names.slice(0, 2)).toEqual(['_1_read', '_1_read_2'])
    expect(new Set(names).size).toBe(4)
  })

  test('an image in an answer to a call stands where the model takes it, and a GIF is noted', async () => {
    const image = (mediaType: ImagePart['mediaType']) => ({ type: 'image' as const, mediaType, base64: 'iVBORw0KGgo=' })
    const conversation = (answer: Answered): ConversationMessage[] => {
      const [result] = (results(answer) as Extract<ConversationMessage, { role: 'tools' }>).results
      if (!result) throw new Error('There is no call.')
      const images = [image('image/png'), image('image/gif')]
      return [user('hi'), said(answer), { role: 'tools', results: [{ ...result, images }] }]
    }
    const shown = { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } }
    const response = { output: `ok\n${unseenGif}` }
    for (const [model, parts] of [
      ['gemini-3.8-flash', [{ functionResponse: expect.objectContaining({ response, parts: [shown] }) }]],
      ['gemini-2.5-pro', [{ functionResponse: { name: 'bash', response } }, shown]],
    ] as const) {
      const { ask, body } = await start([calls('bash', {}), hello])
      const first = answered(await ask(request('hi', { model })))
      answered(await ask(request('hi', { model, conversation: conversation(first) })))
      expect(body()?.contents.at(-1)?.parts).toEqual(parts)
    }
  })
})

describe('signatures', () => {
  test('each comes back on the part it came with, and the text stays whole', async () => {
    const parts: Part[][] = [
      [{ text: 'I ', thought: true }],
      [{ text: 'think', thought: true, thoughtSignature: 'dGhpbms=' }],
      [{ text: 'more', thought: true }],
      [{ text: 'Hel' }],
      [{ text: 'lo ' }, { text: 'world', thoughtSignature: 'd29ybGQ=' }],
      [{ text: '!' }, { text: '', thoughtSignature: 'ZW1wdHk=' }],
      [{ functionCall: { id: 'a', name: 'bash', args: {} }, thoughtSignature: 'Y2FsbA==' }],
      [{ functionCall: { id: 'b', name: 'bash', args: {} } }],
    ]
    const answer = answered(await recorded([...parts.map((some) => chunk(some)), chunk([], 'STOP')]).ask())
    expect(answer.content.flatMap((block) => (block.type === 'text' ? [block.text] : []))).toEqual(['Hello world', '!'])
    // as a row keeps it
    const { ask, bodies } = await start([hello])
    await ask(going(JSON.parse(JSON.stringify(answer)) as Answered))
    const [sent] = bodies()
    expect(sent?.contents[1]?.parts).toEqual([
      { text: 'I think', thought: true, thoughtSignature: 'dGhpbms=' },
      { text: 'more', thought: true },
      { text: 'Hello ' },
      { text: 'world', thoughtSignature: 'd29ybGQ=' },
      { text: '!' },
      { text: '', thoughtSignature: 'ZW1wdHk=' },
      { functionCall: { id: 'a', name: 'bash', args: {} }, thoughtSignature: 'Y2FsbA==' },
      { functionCall: { id: 'b', name: 'bash', args: {} } },
    ])
    expect(sent?.contents[2]?.parts.map(({ functionResponse }) => functionResponse?.id)).toEqual(['a', 'b'])
  })

  test('those of another account are left out when the API does not know them', async () => {
    const think: Answer = { parts: [{ type: 'thinking', text: 'secret' }, ...calls('bash', {}).parts] }
    const first = answered(await (await start([think])).ask())
    const { ask, bodies } = await start([hello])
    expect(answered(await ask(going(first))).reason).toBe('end_turn')
    const [before, after] = bodies().map((body) => JSON.stringify(body))
    expect(before).toContain('secret')
    expect(after).not.toContain('secret')
    expect(after).toContain('skip_thought_signature_validator')
  })

  test('an older model is neither asked for signatures nor for ids', async () => {
    const both: Answer = { parts: [...calls('bash', { n: 1 }).parts, ...calls('bash', { n: 2 }).parts] }
    const { ask, body } = await start([both, hello])
    const model = 'gemini-2.0-flash'
    const first = answered(await ask(request('hi', { model })))
    answered(await ask({ ...going(first), model }))
    expect(
      body()
        ?.contents.slice(1)
        .flatMap(({ parts }) => parts),
    ).toEqual([
      { functionCall: { name: 'bash', args: { n: 1 } } },
      { functionCall: { name: 'bash', args: { n: 2 } } },
      { functionResponse: { name: 'bash', response: { output: 'ok' } } },
      { functionResponse: { name: 'bash', response: { output: 'ok' } } },
    ])
  })

  test('whatever conversation keeps the contract is accepted by the API', async () => {
    const { ask } = await start(() => hello)
    const model = fc.constantFrom('gemini-3.8-flash', 'gemini-2.5-flash')
    await fc.assert(
      fc.asyncProperty(conversations, fc.string(), model, async (conversation, system, model) => {
        const last = (await ask(request('x', { model, conversation, system, tools: [] }))).at(-1)
        expect(last).toMatchObject({ type: 'answered' })
      }),
      { numRuns: 60 },
    )
  })
})

describe('what it tells', () => {
  const refused = ['SAFETY', 'RECITATION', 'LANGUAGE', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII', 'IMAGE_SAFETY', 'IMAGE_PROHIBITED_CONTENT', 'IMAGE_RECITATION'] // prettier-ignore
  const unusable = ['FINISH_REASON_UNSPECIFIED', 'OTHER', 'TOO_MANY_TOOL_CALLS', 'NO_IMAGE', 'IMAGE_OTHER', 'MALFORMED_RESPONSE'] // prettier-ignore
  const meaningOf: Record<string, object> = {
    STOP: { type: 'answered', reason: 'tool_use' },
    MAX_TOKENS: { type: 'answered', reason: 'max_tokens' },
    CONTINUATION: { type: 'answered', reason: 'max_tokens' },
    MALFORMED_FUNCTION_CALL: { type: 'answered', reason: 'tool_use' },
    UNEXPECTED_TOOL_CALL: { type: 'answered', reason: 'tool_use' },
    ...Object.fromEntries(refused.map((reason) => [reason, { type: 'answered', reason: 'refused', detail: expect.stringMatching(/Gemini .* because .*another model/) }])), // prettier-ignore
    ...Object.fromEntries(unusable.map((reason) => [reason, { type: 'failed', code: 'provider_rejected' }])),
  }

  test.each(Object.values(FinishReason))('%s is understood', async (reason) => {
    const parts = [{ text: 'Well' }, { functionCall: { name: 'bash', args: {} } }]
    const { ask, asked } = recorded([chunk(parts, reason)])
    const final = (await ask()).at(-1)
    expect(final).toMatchObject(meaningOf[reason] ?? { a: 'meaning' })
    expect(asked()).toBe(1)
    const runnable = final?.type === 'answered' && final.content.filter((block) => block.type === 'tool_call')
    if (refused.includes(reason)) expect(runnable).toEqual([])
    if (reason.includes('CALL') && runnable) expect(runnable.at(-1)).toMatchObject({ invalid: expect.any(String) })
  })

  test.each(Object.values(BlockedReason))('a prompt blocked for %s is a refusal', async (blockReason) => {
    const usageMetadata = { promptTokenCount: 7, totalTokenCount: 7 }
    const { ask } = recorded([{ promptFeedback: { blockReason }, usageMetadata }])
    expect((await ask()).at(-1)).toMatchObject({
      type: 'answered',
      reason: 'refused',
      content: [],
      detail: expect.stringContaining('did not take the request'),
      usage: { inputTokens: 7, outputTokens: 0 },
    })
  })

  const strange: Record<string, Part> = {
    inlineData: { inlineData: { mimeType: 'image/png', data: 'aGk=' }, thoughtSignature: 'Zm9v' },
    fileData: { fileData: { mimeType: 'video/mp4', fileUri: 'files/1' } },
    executableCode: { executableCode: { code: '1' } },
    codeExecutionResult: { codeExecutionResult: { output: '1' } },
    toolCall: { toolCall: { id: '1' } },
    toolResponse: { toolResponse: { id: '1' } },
    audioTranscription: { audioTranscription: { text: 'a' } },
    nothing: {},
    metadata: { partMetadata: { a: 1 } },
  }
  test.each(Object.entries(strange))('a part of the kind %s does no harm', async (kind, part) => {
    const events = await recorded([chunk([{ text: 'a' }, part, { text: 'b' }], 'STOP')]).ask()
    expect(answered(events).content).toEqual([{ type: 'text', text: 'ab' }])
    const remarks = events.filter(({ type }) => type === 'remark')
    expect(remarks).toHaveLength(kind.endsWith('Data') ? 1 : 0)
  })

  test('an empty answer is worth asking again, when its prompt is paid for again', async () => {
    const { ask } = await start([{ parts: [] }])
    expect((await ask()).at(-1)).toMatchObject({ type: 'failed', code: 'provider_rejected', again: { left: 4 } })
    const { ask: askInVain, asked } = recorded([chunk([], 'STOP')])
    expect((await askInVain()).at(-1)).toMatchObject({ type: 'failed', code: 'provider_rejected' })
    expect(asked()).toBe(5)
  })

  test('what came from the cache and what was thought are counted apart and priced as such', async () => {
    const usageMetadata = {
      promptTokenCount: 3000,
      cachedContentTokenCount: 2000,
      toolUsePromptTokenCount: 50,
      candidatesTokenCount: 20,
      thoughtsTokenCount: 100,
    }
    const early = {
      ...chunk([{ text: 'a' }]),
      usageMetadata: { promptTokenCount: 3000 },
      modelVersion: 'gemini-4-argon',
    }
    const late = { ...chunk([]), usageMetadata: { candidatesTokenCount: 20 } }
    const { ask } = recorded([early, { ...chunk([], 'STOP'), usageMetadata }, late])
    expect(answered(await ask(request('hi', { model: 'gemini-pro-latest' })))).toMatchObject({
      model: 'gemini-4-argon',
      usage: { inputTokens: 1050, outputTokens: 120, cacheReadTokens: 2000, cacheWriteTokens: 0, thinkingTokens: 100 },
      cost: (1050 * 2 + 120 * 10 + 2000 * 0.1) * 1000,
    })
  })

  test('a model without a known price costs nothing that is known', async () => {
    const { ask } = recorded([chunk([{ text: 'a' }], 'STOP')])
    expect(answered(await ask(request('hi', { model: 'gemini-9-neon' }))).cost).toBeNull()
  })

  test('a long answer that the API gives in parts is one answer', async () => {
    let asked = 0
    const hops = [
      {
        candidates: [
          { content: { parts: [{ text: 'one ' }] }, finishReason: 'CONTINUATION', continuationToken: 'dG8=' },
        ],
      },
      chunk([{ text: 'two' }], 'STOP'),
    ]
    const usageMetadata = { promptTokenCount: 10, candidatesTokenCount: 5 }
    const answering: typeof fetch = async (input) =>
      String(input).includes(':stream')
        ? new Response(`data: ${JSON.stringify({ ...hops[asked++], usageMetadata })}\n\n`)
        : Response.json({})
    const provider = createGeminiProvider({ apiKey: 'AIza', fetch: answering, clock: createManualClock() })
    expect(answered(await asking(provider)())).toMatchObject({
      reason: 'end_turn',
      content: [{ type: 'text', text: 'one two' }],
      usage: { inputTokens: 20, outputTokens: 10 },
    })
  })

  const perDay = 'GenerateRequestsPerDayPerProjectPerModel-FreeTier'
  test.each<[string, Answer, string, RegExp]>([
    [
      'an account without credit',
      { status: 402, message: 'No credit.' },
      'provider_billing',
      /No credit\. Check credit/,
    ],
    [
      'billing that is switched off',
      { status: 403, message: 'Denied.', details: { reason: 'BILLING_DISABLED' } },
      'provider_billing',
      /bill/,
    ],
    [
      'a country without free tier',
      {
        status: 400,
        error: 'FAILED_PRECONDITION',
        message: 'Gemini API free tier is not available in your country. Please enable billing on your project.',
      },
      'provider_billing',
      /country/,
    ],
    [
      'prepaid credit that is used up',
      { status: 429, message: 'Your prepayment credits are depleted.' },
      'provider_billing',
      /depleted/,
    ],
    [
      'a plan without this model',
      {
        status: 429,
        message: 'You exceeded your current quota, please check your plan and billing details.',
        details: { quotaId: perDay, quotaValue: '0' },
        headers: { 'retry-after': '9' },
      },
      'provider_billing',
      /no quota for this model/,
    ],
    [
      'the quota of the day',
      {
        status: 429,
        message: 'You exceeded your current quota, please check your plan and billing details.',
        details: { quotaId: perDay },
        headers: { 'retry-after': '20' },
      },
      'provider_rate_limited',
      /for this day/,
    ],
    [
      'a wish to wait for an hour',
      { status: 429, message: 'Limit', headers: { 'retry-after': '3600' } },
      'provider_rate_limited',
      /Wait a little/,
    ],
    [
      'a key that expired',
      { status: 400, message: 'API key expired. Please renew the API key.', details: { reason: 'API_KEY_INVALID' } },
      'provider_auth',
      /did not accept the API key/,
    ],
    [
      'a key that Google has no user for',
      { status: 401, message: 'Request had invalid authentication credentials.' },
      'provider_auth',
      /key/,
    ],
    ['a key without permission', { status: 403, message: 'No.' }, 'provider_auth', /may not do this/],
    ['a body that is too large', { status: 413, message: 'Too large' }, 'context_full', /too large/],
    [
      'a payload that is too large',
      { status: 400, message: 'Request payload size exceeds the limit: 20971520 bytes.' },
      'context_full',
      /too large/,
    ],
    [
      'a request that it does not understand',
      { status: 400, message: 'Unknown name "x"' },
      'provider_rejected',
      /Unknown name/,
    ],
  ])('%s is told at once', async (_, answer, code, words) => {
    // prettier-ignore
    const { ask, clock } = await start([answer])
    expect((await ask()).at(-1)).toMatchObject({ type: 'failed', code, message: expect.stringMatching(words) })
    expect(clock.delays).toEqual([])
  })

  test('how long the API asks to be left alone is told with the failure', async () => {
    const { ask } = await start([{ status: 429, message: 'Limit', headers: { 'retry-after': '3600.25' } }])
    expect((await ask()).at(-1)).toMatchObject({ retryAfterMs: 3_600_250 })
  })

  test.each<[string, Answer, string]>([
    ['an internal error', { status: 500, message: 'An internal error has occurred.' }, 'Google had an internal error'],
    ['a deadline', { status: 504, message: 'Deadline expired' }, 'took too long'],
    ['a limit of the minute', { status: 429, message: 'Limit' }, 'rate limit'],
  ])('%s passes', async (_, answer, words) => {
    const { ask } = await start([answer, hello])
    const events = await ask()
    expect(events[0]).toMatchObject({ type: 'retrying', reason: expect.stringContaining(words) })
    expect(answered(events).reason).toBe('end_turn')
  })

  test('an unknown model is told, with the advice to choose another', async () => {
    const { ask } = await start([hello])
    expect((await ask(request('hi', { model: 'gemini-1.0' }))).at(-1)).toMatchObject({
      type: 'failed',
      code: 'model_unknown',
      message: expect.stringContaining('Choose another model'),
    })
  })

  test('a key that Google names in its refusal is not shown', async () => {
    const message = "Permission denied: Consumer 'api_key:AIzaSyD-simulated_1' has been suspended."
    const { ask } = await start([{ status: 403, message, details: { reason: 'CONSUMER_SUSPENDED' } }])
    const events = await ask()
    expect(events.at(-1)).toMatchObject({ code: 'provider_auth', message: expect.stringContaining('suspended') })
    expect(JSON.stringify(events)).not.toContain('AIza')
  })

  test('what a proxy in between says is not shown', async () => {
    const page = '<html>Bad gateway</html>'
    const proxied: typeof fetch = async () =>
      new Response(page, { status: 502, headers: { 'content-type': 'text/html' } })
    const provider = createGeminiProvider({ apiKey: 'AIza', fetch: proxied, clock: createManualClock() })
    const events = await asking(provider)()
    expect(events.at(-1)).toMatchObject({ type: 'failed', code: 'provider_overloaded' })
    expect(JSON.stringify(events)).not.toContain('html')
  })

  test('what cannot be read is told as such', async () => {
    const garbage: typeof fetch = async () => new Response('\u0000\u0001garbage')
    const provider = createGeminiProvider({ apiKey: 'AIza', fetch: garbage, clock: createManualClock() })
    expect((await asking(provider)()).at(-1)).toMatchObject({
      type: 'failed',
      code: 'provider_unreachable',
      message: expect.stringContaining('could not read'),
    })
  })
})

const text = fc.record({ type: fc.constant('text' as const), text: fc.oneof(fc.string(), fc.constant(' \n')) })
const thought = fc.record({
  type: fc.constant('thinking' as const),
  text: fc.string(),
  provider: fc.constantFrom('claude', 'gemini'),
  opaque: fc.constantFrom(undefined, 'encrypted', { on: 'thought' }, { on: 'call', signature: 'Zm9v' }, { on: 'text', signature: 'Zm9v', length: 0 }, { on: 'text', signature: 'Zm9v', length: 3 }), // prettier-ignore
})
const step = fc
  .record({
    provider: fc.constantFrom('openai', 'gemini'),
    blocks: fc.array(fc.oneof(text, thought), { maxLength: 4 }),
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
  .map(({ provider, blocks, calls, next }) => (n: number): ConversationMessage[] => {
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
    const results = calls.map(({ tool, output, isError }, index) => ({ toolUseId: ids[index] ?? '', tool, content: output, isError })) // prettier-ignore
    const answer: ConversationMessage = { role: 'assistant', provider, model: 'm', content }
    return [answer, calls.length > 0 ? { role: 'tools', results } : { role: 'user', content: next }]
  })
const conversations = fc
  .array(step, { maxLength: 5 })
  .map((steps): ConversationMessage[] => [user('start'), ...steps.flatMap((build, index) => build(index))])
