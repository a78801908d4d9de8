import { afterEach, describe, expect, test } from '@jest/globals'
import {
  says,
  simulatedModels,
  startAnthropic,
  type Answer,
  type AnthropicOptions,
  type SimulatedAnthropic,
} from '@rain/testing'
import fc from 'fast-check'
import type { ConversationMessage, ModelEvent, ModelRequest } from '../provider.ts'
import { request } from '../testing/fixture.ts'
import { createManualClock, type ManualClock } from '../testing/manual-clock.ts'
import { createAnthropicProvider, type AnthropicProviderOptions } from './index.ts'

let servers: SimulatedAnthropic[] = []
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()))
  servers = []
})

async function start(
  script: Answer[] | (() => Answer),
  { server: serverOptions, ...options }: Partial<AnthropicProviderOptions> & { server?: AnthropicOptions } = {},
) {
  const server = await startAnthropic(script, serverOptions)
  servers.push(server)
  const clock = createManualClock()
  const provider = createAnthropicProvider({ apiKey: server.apiKey, baseUrl: server.url, clock, ...options })
  const ask = async (question: ModelRequest) => {
    const events: ModelEvent[] = []
    for await (const event of provider.ask(question, new AbortController().signal)) events.push(event)
    return events
  }
  const body = (index = -1) => server.requests.filter(({ method }) => method === 'POST').at(index)?.body
  return { server, clock, ask, body }
}

const hello = says('hello')
const user = (text: string): ConversationMessage => ({ role: 'user', content: [{ type: 'text', text }] })
const assistant = (text: string): ConversationMessage => ({
  role: 'assistant',
  provider: 'claude',
  model: 'claude-sonnet-5-5',
  content: [{ type: 'text', text }],
})

describe('what it asks', () => {
  test('a capable model thinks adaptively and shows a summary', async () => {
    const { ask, body } = await start([hello])
    await ask(request('hi'))
    expect(body()).toMatchObject({
      model: 'claude-sonnet-5-5',
      max_tokens: 64_000,
      thinking: { type: 'adaptive', display: 'summarized' },
    })
  })

  test('an older model is not asked to think in a way it cannot, nor for more than it gives', async () => {
    const { ask, body } = await start([hello])
    const events = await ask(request('hi', { model: 'claude-haiku-4-5' }))
    expect(events.at(-1)).toMatchObject({ type: 'answered' })
    expect(body()).not.toHaveProperty('thinking')
    expect(body()).toMatchObject({ model: 'claude-haiku-4-5', max_tokens: 64_000 })
  })

  test('auto takes what the account has when it has not the usual model', async () => {
    const models = simulatedModels.filter(({ id }) => id !== 'claude-sonnet-5-5')
    const { ask } = await start([hello], { server: { models } })
    expect((await ask(request('hi'))).at(-1)).toMatchObject({ type: 'answered', model: 'claude-sonnet-5' })
  })

  test('the models are read once for many questions', async () => {
    const { ask, server } = await start(() => hello)
    await ask(request('one'))
    await ask(request('two'))
    expect(server.requests.filter(({ method }) => method === 'GET')).toHaveLength(1)
  })

  test('when the models cannot be read, it asks with care and is answered', async () => {
    const noList: typeof fetch = (input, init) =>
      String(input).includes('/v1/models') ? Promise.resolve(new Response('{}', { status: 404 })) : fetch(input, init)
    const { ask, body } = await start([hello], { fetch: noList })
    expect((await ask(request('hi'))).at(-1)).toMatchObject({ type: 'answered' })
    expect(body()).toMatchObject({ model: 'claude-sonnet-5-5', max_tokens: 32_000 })
    expect(body()).not.toHaveProperty('thinking')
  })

  test('an unknown model is told, with the advice to choose another', async () => {
    const { ask } = await start([hello])
    expect((await ask(request('hi', { model: 'claude-1' }))).at(-1)).toMatchObject({
      type: 'failed',
      code: 'model_unknown',
      message: expect.stringContaining('Choose another model'),
    })
  })

  test('the second step of a conversation reads the first from the cache', async () => {
    const { ask, server } = await start(() => hello)
    const system = 'You are Rain. '.repeat(500)
    await ask(request('one', { system }))
    await ask(request('one', { system, conversation: [user('one'), assistant('hello'), user('two')] }))
    const [first, second] = server.usages
    expect(first?.cacheWrite).toBeGreaterThan(1000)
    expect(second?.cacheRead).toBe(first?.cacheWrite)
    expect(second?.input).toBeLessThan(10)
  })

  test('what every conversation begins with is kept for an hour, and priced as such', async () => {
    const { ask, server } = await start(() => hello)
    const [one] = (await ask(request('one', { system: 'You are Rain. '.repeat(500) }))).slice(-1)
    const usage = server.usages.at(-1)
    expect(usage?.cacheWriteLong).toBeGreaterThan(1000)
    expect(usage?.cacheWriteLong).toBeLessThan(usage?.cacheWrite ?? 0)
    const { input = 0, output = 0, cacheWrite = 0, cacheWriteLong = 0 } = usage ?? {}
    const short = cacheWrite - cacheWriteLong
    expect(one).toMatchObject({ cost: Math.round((input * 2 + output * 10 + short * 2.5 + cacheWriteLong * 4) * 1000) })
  })

  test('thinking of another account is left out when the API does not know it', async () => {
    const think: Answer = {
      parts: [
        { type: 'thinking', text: 'hm' },
        { type: 'text', text: 'ok' },
      ],
    }
    const before = await start([think])
    const first = (await before.ask(request('hi'))).at(-1)
    if (first?.type !== 'answered') throw new Error('It did not answer.')
    const after = await start([hello])
    const message: ConversationMessage = { role: 'assistant', provider: 'claude', model: 'm', content: first.content }
    const events = await after.ask(request('hi', { conversation: [user('hi'), message, user('and?')] }))
    expect(events.at(-1)).toMatchObject({ type: 'answered' })
    expect(JSON.stringify(after.body(0))).toContain('signature')
    expect(JSON.stringify(after.body())).not.toContain('signature')
  })

  test('whatever conversation keeps the contract is accepted by the API', async () => {
    const { ask } = await start(() => hello)
    await fc.assert(
      fc.asyncProperty(conversations, fc.string(), async (conversation, system) => {
        const last = (await ask(request('x', { conversation, system, tools: [] }))).at(-1)
        expect(last).toMatchObject({ type: 'answered' })
      }),
      { numRuns: 60 },
    )
  })
})

describe('what it tells', () => {
  test('rate limits carry the names of the client protocol, and only them', async () => {
    const { ask } = await start([hello])
    const limits = (await ask(request('hi'))).find(({ type }) => type === 'rate_limits')
    const names = ['requests', 'input-tokens', 'output-tokens']
    expect(limits).toEqual({
      type: 'rate_limits',
      limits: Object.fromEntries(
        names.flatMap((name) => [
          [`${name}-limit`, expect.any(Number)],
          [`${name}-remaining`, expect.any(Number)],
          [`${name}-reset`, expect.stringMatching(/^\d{4}-\d\d-\d\dT/)],
        ]),
      ),
    })
  })

  test('cached tokens are counted apart and priced as such', async () => {
    const usage = { input: 10, output: 20, cacheWrite: 1000, cacheRead: 2000 }
    const { ask } = await start([{ ...hello, usage }])
    expect((await ask(request('hi'))).at(-1)).toMatchObject({
      usage: { inputTokens: 10, outputTokens: 20, cacheWriteTokens: 1000, cacheReadTokens: 2000 },
      cost: (10 * 2 + 20 * 10 + 1000 * 2.5 + 2000 * 0.1) * 1000,
    })
  })

  test.each<[string, Answer, string]>([
    ['an account without credit', { status: 402, error: 'billing_error', message: 'No credit.' }, 'provider_billing'],
    ['a key without permission', { status: 403, error: 'permission_error', message: 'No.' }, 'provider_auth'],
    ['a body that is too large', { status: 413, error: 'request_too_large', message: 'Too large' }, 'context_full'],
    ['a spend limit', { status: 429, error: 'rate_limit_error', message: 'Limit', details: { error_code: 'enforced_spend_limit_reached' } }, 'provider_billing'], // prettier-ignore
  ])('%s is told at once', async (_, answer, code) => {
    const { ask, clock } = await start([answer])
    expect((await ask(request('hi'))).at(-1)).toMatchObject({ type: 'failed', code })
    expect(clock.delays).toEqual([])
  })

  test('a wish to wait for an hour is told and not waited for', async () => {
    const limited: Answer = {
      status: 429,
      error: 'rate_limit_error',
      message: 'Limit',
      headers: { 'retry-after': '3600' },
    }
    const { ask, clock } = await start([limited])
    expect((await ask(request('hi'))).at(-1)).toMatchObject({ type: 'failed', code: 'provider_rate_limited' })
    expect(clock.delays).toEqual([])
  })

  test('pings keep a silent stream alive, however long it is silent', async () => {
    const { server } = await start([hello])
    const body = {
      model: 'claude-sonnet-5-5',
      max_tokens: 9,
      stream: true,
      messages: [{ role: 'user', content: 'hi' }],
    }
    const headers = { 'x-api-key': server.apiKey, 'anthropic-version': '2026-10-21' }
    const recorded = await fetch(`${server.url}/v1/messages`, { method: 'POST', headers, body: JSON.stringify(body) })
    const [first, ...frames] = (await recorded.text()).split(/(?<=\n\n)/)
    const ping = 'event: ping\ndata: {"type": "ping"}\n\n'
    const clock = createManualClock()
    const slow: typeof fetch = async () => new Response(drip([first ?? '', ping, ping, ping, ...frames], clock))
    const { ask } = await start([], { fetch: slow, clock, idleTimeoutMs: 120_000 })
    expect((await ask(request('hi'))).at(-1)).toMatchObject({ type: 'answered' })
  })
})

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
const thought = fc.record({
  type: fc.constant('thinking' as const),
  text: fc.string(),
  provider: fc.constantFrom('openai', 'claude'),
  opaque: fc.constantFrom(undefined, 'encrypted', { type: 'other' }),
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
    const answer: ConversationMessage = { role: 'assistant', provider: 'openai', model: 'm', content }
    return [answer, calls.length > 0 ? { role: 'tools', results } : { role: 'user', content: next }]
  })
const conversations = fc
  .array(step, { maxLength: 5 })
  .map((steps): ConversationMessage[] => [user('start'), ...steps.flatMap((build, index) => build(index))])
