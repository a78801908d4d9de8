import { afterEach, describe, expect, test } from '@jest/globals'
import { calls, createGate, rateLimited, says, type Script } from '../script/answer.ts'
import { openaiCompatibleFlavours as flavours, type OpenaiCompatibleOptions } from './flavours.ts'
import type { ChatRequest } from './request-schema.ts'
import { openaiCompatibleRules } from './rules.ts'
import { startOpenaiCompatible, type SimulatedOpenaiCompatible } from './server.ts'

let server: SimulatedOpenaiCompatible | undefined
afterEach(() => server?.close())

async function start(script?: Script<ChatRequest>, options?: OpenaiCompatibleOptions) {
  server = await startOpenaiCompatible(script, options)
  return server
}

function post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server?.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-simulated', ...headers },
    body: JSON.stringify(body),
  })
}

const user = { role: 'user', content: 'hello' }
const hello = { model: 'rain/cloud-30b', messages: [user] }
const streamed = { ...hello, stream: true, stream_options: { include_usage: true } }

interface Chunk {
  choices: { delta: Record<string, unknown>; finish_reason: string | null }[]
  usage?: Record<string, unknown>
}

async function frames(body: unknown): Promise<string[]> {
  return (await (await post(body)).text()).split('\n\n').filter(Boolean)
}

async function chunks(body: unknown): Promise<Chunk[]> {
  const data = (await frames(body)).filter((frame) => frame.startsWith('data: {'))
  return data.map((frame) => JSON.parse(frame.slice(6)) as Chunk)
}

const deltas = (all: Chunk[]) => all.flatMap(({ choices }) => choices.map(({ delta }) => delta))

describe('the door', () => {
  test('a missing or wrong key is refused, and no secret is recorded', async () => {
    const { requests } = await start([says('a')])
    expect((await post(hello, { authorization: '' })).status).toBe(401)
    expect((await post(hello)).status).toBe(200)
    expect(JSON.stringify(requests)).not.toContain('sk-simulated')
  })

  test('a server without a key asks for none', async () => {
    await start([says('a')], { apiKey: null })
    expect((await post(hello, { authorization: '' })).status).toBe(200)
  })

  test('an API has its own place, and any other path is not found', async () => {
    const { url, baseUrl } = await start([], flavours.openRouter)
    expect(baseUrl).toBe(`${url}/api/v1`)
    const headers = { authorization: 'Bearer sk-simulated' }
    expect((await fetch(`${baseUrl}/models`, { headers })).status).toBe(200)
    expect((await fetch(`${url}/v1/models`, { headers })).status).toBe(404)
  })

  test.each([
    ['bare', ['created', 'id', 'object', 'owned_by']],
    ['vllm', expect.arrayContaining(['max_model_len'])],
    ['groq', expect.arrayContaining(['context_window', 'max_completion_tokens'])],
    ['mistral', expect.arrayContaining(['max_context_length', 'capabilities'])],
    ['openrouter', expect.arrayContaining(['context_length', 'pricing', 'architecture', 'supported_parameters'])],
  ] as const)('the %s list tells what such servers tell', async (listing, fields) => {
    const { baseUrl } = await start([], { listing, apiKey: null })
    const { data } = (await (await fetch(`${baseUrl}/models`)).json()) as { data: Record<string, unknown>[] }
    expect(Object.keys(data[0] ?? {}).sort()).toEqual(fields)
  })
})

describe('the request', () => {
  const call = (id: string) => ({ id, type: 'function', function: { name: 'bash', arguments: '{}' } })
  const answer = (id: string) => ({ role: 'tool', tool_call_id: id, content: 'ok' })
  const calling = (...ids: string[]) => ({ role: 'assistant', content: null, tool_calls: ids.map(call) })
  const asks = (...messages: unknown[]) => ({ messages })
  const image = {
    role: 'user',
    content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }],
  }

  test.each<[string, Record<string, unknown>, RegExp, OpenaiCompatibleOptions?]>([
    ['an unknown model', { model: 'gpt-9' }, /^404 .*does not exist/],
    ['a prompt that is too long', asks({ role: 'user', content: 'x'.repeat(600_000) }), /^400 .*context length/],
    ['no room for the answer', { max_tokens: 128_000 }, /^400 .*context length/],
    [
      'a call without its answer',
      asks(user, calling('a', 'b'), answer('a'), user),
      /must be followed by tool messages/,
    ],
    ['an answer of no call', asks(user, calling('a'), answer('b')), /must be a response/],
    ['an answer that comes late', asks(user, calling('a'), user, answer('a')), /must be followed/],
    ['two users in a row', asks(user, user), /alternate/],
    ['an answer of nothing', asks(user, { role: 'assistant', content: '' }, user), /either content or tool calls/],
    ['broken arguments', asks(user, { role: 'assistant', tool_calls: [{ ...call('a'), function: { name: 'bash', arguments: '{' } }] }, answer('a')), /not a JSON object/], // prettier-ignore
    ['an unknown field, where it is strict', { store: true }, /store: Extra inputs/, { strict: true }],
    ['thinking, where it is strict', asks(user, { role: 'assistant', content: 'a', reasoning_content: 'b' }, user), /reasoning_content: Extra inputs/, flavours.mistral], // prettier-ignore
    [
      'thinking that does not come back',
      asks(user, calling('a'), answer('a')),
      /must be passed back/,
      flavours.deepSeek,
    ],
    ['a long id', asks(user, calling('call_1'), answer('call_1')), /length of 9/, flavours.mistral],
    ['a user after a tool', asks(user, calling('abcdefghi'), answer('abcdefghi'), user), /role 'user' after role 'tool'/, flavours.mistral], // prettier-ignore
    ['bytes that are no picture', asks({ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } }] }), /^400 .*cannot identify image/], // prettier-ignore
    ['a picture of another type', asks({ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/jpeg;base64,iVBORw0KGgo=' } }] }), /cannot identify image/], // prettier-ignore
    ['an image', asks(image), /unknown variant `image_url`/, flavours.deepSeek],
  ])('%s is refused', async (...[, change, expected, flavour]) => {
    await start([says('ok')], flavour)
    const response = await post({ ...hello, ...change })
    expect(`${response.status} ${await response.text()}`).toMatch(expected)
  })

  test('a proper tool loop is accepted, with thinking where it is wanted', async () => {
    await start([says('ok')], flavours.deepSeek)
    const { messages } = asks(user, { ...calling('a', 'b'), reasoning_content: 'hm' }, answer('b'), answer('a'))
    expect((await post({ ...hello, messages })).status).toBe(200)
  })

  test.each([
    ['openai', { error: expect.objectContaining({ message: expect.stringContaining('gpt-9') }) }],
    ['text', { error: expect.stringContaining('gpt-9') }],
    ['detail', { message: { detail: [expect.objectContaining({ msg: expect.stringContaining('gpt-9') })] } }],
  ] as const)('a failure is told in the %s way', async (failures, body) => {
    await start([], { failures })
    expect(await (await post({ ...hello, model: 'gpt-9' })).json()).toMatchObject(body)
  })
})

describe('the answer', () => {
  test('a stream begins with the role, tells its usage when asked, and closes with [DONE]', async () => {
    const { usages } = await start(() => says('Hel', 'lo'))
    const seen = await chunks(streamed)
    expect(deltas(seen)).toEqual([{ role: 'assistant', content: '' }, { content: 'Hel' }, { content: 'lo' }, {}])
    expect(seen.at(-2)?.choices[0]?.finish_reason).toBe('stop')
    expect(seen.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: usages[0]?.output } })
    expect((await frames(streamed)).at(-1)).toBe('data: [DONE]')
    expect((await chunks({ ...streamed, stream_options: undefined })).some(({ usage }) => usage)).toBe(false)
  })

  test('usage stands in the last chunk or nowhere, as the flavour has it', async () => {
    await start(() => says('a'), flavours.mistral)
    expect((await chunks({ ...streamed, stream_options: undefined })).at(-1)).toMatchObject({
      choices: [{ finish_reason: 'stop' }],
      usage: { prompt_tokens: expect.any(Number) },
    })
    await server?.close()
    await start(() => says('a'), { usage: 'never' })
    expect((await chunks(streamed)).some(({ usage }) => usage)).toBe(false)
  })

  test('thinking goes under the name of the flavour', async () => {
    const script = (): { parts: { type: 'thinking'; text: string }[] } => ({
      parts: [{ type: 'thinking', text: 'hm' }],
    })
    await start(script, flavours.deepSeek)
    expect(deltas(await chunks(streamed))).toContainEqual({ reasoning_content: 'hm' })
    await server?.close()
    await start(script, flavours.openRouter)
    expect(deltas(await chunks(streamed))).toContainEqual({ reasoning: 'hm' })
  })

  test('a call comes in pieces under its index, or whole', async () => {
    await start(() => calls('bash', { command: 'ls -la /some/folder' }, 'c1'))
    const pieces = deltas(await chunks(streamed)).flatMap(({ tool_calls }) => (tool_calls ?? []) as object[])
    expect(pieces.length).toBeGreaterThan(2)
    expect(pieces[0]).toEqual({ index: 0, id: 'c1', type: 'function', function: { name: 'bash', arguments: '' } })
    expect(pieces[1]).toEqual({ index: 0, function: { arguments: expect.any(String) } })
    await server?.close()
    await start(() => calls('bash', {}), { toolCalls: 'together', toolCallIds: 'none' })
    const whole = deltas(await chunks(streamed)).flatMap(({ tool_calls }) => (tool_calls ?? []) as object[])
    expect(whole).toEqual([{ index: 0, type: 'function', function: { name: 'bash', arguments: '{}' } }])
  })

  test('what an earlier request began with is read from the cache, told in the way of the flavour', async () => {
    await start(() => says('ok'), flavours.deepSeek)
    const system = { role: 'system', content: 'rain '.repeat(1000) }
    const ask = async (content: string) =>
      (await chunks({ ...streamed, messages: [system, { role: 'user', content }] })).at(-1)?.usage
    expect(await ask('one')).toMatchObject({ prompt_cache_hit_tokens: 0 })
    expect(await ask('two')).toMatchObject({ prompt_cache_hit_tokens: 1258, prompt_cache_miss_tokens: 8 })
  })

  test.each([
    ['end_turn', 'stop'],
    ['max_tokens', 'length'],
    ['refusal', 'content_filter'],
  ] as const)('%s is %s', async (stop, finish) => {
    await start([{ ...says('a'), stop }])
    expect((await chunks(streamed)).at(-2)?.choices[0]?.finish_reason).toBe(finish)
  })

  test('an error in the stream is an object of its own and the last that comes', async () => {
    await start([says('a', { type: 'error', error: '502', message: 'Bad upstream' }, 'b')])
    const all = await frames(streamed)
    expect(JSON.parse(all.at(-1)?.slice(6) ?? '')).toEqual({
      error: { message: 'Bad upstream', type: '502', code: 502 },
    })
    expect(all.join()).not.toContain('"b"')
  })

  test('a sign of life is a comment', async () => {
    await start([says('a', { type: 'ping' })], flavours.openRouter)
    expect((await frames(streamed)).filter((frame) => frame.startsWith(':'))).toHaveLength(3)
  })

  test('a gate holds the stream, and a client that leaves is noticed', async () => {
    const gate = createGate()
    const { requests, baseUrl } = await start([says('a', { type: 'gate', gate }, 'b')])
    const leave = new AbortController()
    const headers = { authorization: 'Bearer sk-simulated' }
    const body = JSON.stringify(streamed)
    const response = await fetch(`${baseUrl}/chat/completions`, { method: 'POST', headers, body, signal: leave.signal })
    await gate.reached
    leave.abort()
    await expect(response.text()).rejects.toThrow()
    expect(await requests[0]?.ended).toBe('client_left')
  })

  test('failures carry their headers', async () => {
    await start([rateLimited(3)])
    const limited = await post(hello)
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '3'])
  })
})

test('the rules drive it: a tool call is followed by the next step, which may quote the result', async () => {
  await start(openaiCompatibleRules())
  const question = { role: 'user', content: 'tool bash {"command":"ls"}\nresults' }
  const first = (await (await post({ ...hello, messages: [question] })).json()) as {
    choices: { finish_reason: string; message: { tool_calls: { id: string }[] } }[]
  }
  const message = first.choices[0]?.message
  expect(first.choices[0]?.finish_reason).toBe('tool_calls')
  const result = { role: 'tool', tool_call_id: message?.tool_calls[0]?.id, content: 'a.txt' }
  expect(await (await post({ ...hello, messages: [question, message, result] })).json()).toMatchObject({
    choices: [{ message: { content: 'The tools answered: a.txt' } }],
  })
})
