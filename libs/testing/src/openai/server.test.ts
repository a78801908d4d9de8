import { afterEach, describe, expect, test } from '@jest/globals'
import { calls, createGate, overloaded, rateLimited, says, type Script } from '../script/answer.ts'
import { toDuration } from './rate-limit-headers.ts'
import { makeTestPdf } from '../media/make-test-pdf.ts'
import type { ResponsesRequest } from './request-schema.ts'
import { openaiRules } from './rules.ts'
import { startOpenai, type OpenaiOptions, type SimulatedOpenai } from './server.ts'

let server: SimulatedOpenai | undefined
afterEach(() => server?.close())

async function start(script?: Script<ResponsesRequest>, options?: OpenaiOptions): Promise<SimulatedOpenai> {
  server = await startOpenai(script, options)
  return server
}

const authorization = 'Bearer sk-simulated-openai'

function post(body: unknown, { path = '/responses', headers = {} } = {}): Promise<Response> {
  return fetch(`${server?.url}${path}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

interface Told {
  output: Record<string, unknown>[]
  usage: Record<string, unknown>
  [key: string]: unknown
}

async function answer(body: unknown): Promise<Told> {
  return (await (await post(body)).json()) as Told
}

async function refusal(body: unknown, options?: Parameters<typeof post>[1]): Promise<string> {
  const response = await post(body, options)
  const { error } = (await response.json()) as { error: { type: string; code: string; message: string } }
  return `${response.status} ${error.type} ${error.code}: ${error.message}`
}

async function events(body: Record<string, unknown>): Promise<Record<string, unknown>[]> {
  return (await (await post({ ...body, stream: true })).text())
    .split('\n\n')
    .filter(Boolean)
    .map((frame) => JSON.parse(frame.split('\ndata: ')[1] ?? 'null') as Record<string, unknown>)
}

const hello = { model: 'gpt-6.2-sol', input: 'hello', store: false }
const thinks = { reasoning: { summary: 'auto' }, include: ['reasoning.encrypted_content'] }
const user = { role: 'user', content: 'hi' }
const call = (call_id: string) => ({ type: 'function_call', call_id, name: 'bash', arguments: '{}' })
const toUrl = (pdf: Buffer) => `data:application/pdf;base64,${pdf.toString('base64')}`
const file = (file_data: string) => ({
  role: 'user',
  content: [{ type: 'input_file', filename: 'bill.pdf', file_data }],
})
const output = (call_id: string) => ({ type: 'function_call_output', call_id, output: 'ok' })

describe('the door', () => {
  test('a bearer key opens it, and no secret is recorded', async () => {
    const { requests } = await start([says('a')])
    expect((await post(hello)).status).toBe(200)
    expect(JSON.stringify(requests)).not.toContain('sk-simulated-openai')
  })

  test('a missing or wrong key and an unknown path are refused', async () => {
    await start()
    expect(await refusal(hello, { headers: { authorization: 'Bearer sk-nope' } })).toMatch(
      /^401 invalid_request_error invalid_api_key/,
    )
    expect((await fetch(`${server?.url}/models`)).status).toBe(401)
    expect((await post(hello, { path: '/chat/completions' })).status).toBe(404)
  })

  test('a body over 50 MB and broken JSON are refused', async () => {
    await start()
    expect(await refusal({ ...hello, input: 'x'.repeat(51 * 1024 * 1024) })).toMatch(/^413/)
    expect(await refusal('{"model":')).toMatch(/^400 invalid_request_error/)
  })

  test('the list tells ids and nothing of what a model can do', async () => {
    await start()
    const response = await fetch(`${server?.url}/models`, { headers: { authorization } })
    const { data } = (await response.json()) as { data: Record<string, unknown>[] }
    expect(data.map(({ id }) => id)).toEqual(expect.arrayContaining(['gpt-6.2-sol', 'text-embedding-3-small']))
    expect(Object.keys(data[0] ?? {})).toEqual(['id', 'object', 'created', 'owned_by'])
  })

  test('input is counted without being answered', async () => {
    const { requests } = await start([])
    const count = async (input: string) => {
      const response = await post({ model: hello.model, input }, { path: '/responses/input_tokens' })
      return (await response.json()) as { object: string; input_tokens: number }
    }
    const short = await count('hello')
    expect(short.object).toBe('response.input_tokens')
    expect((await count('hello '.repeat(100))).input_tokens).toBeGreaterThan(short.input_tokens)
    expect(requests).toHaveLength(2)
  })
})

describe('the request', () => {
  const input = (...items: unknown[]) => ({ input: items })
  const tool = (parameters: unknown) => ({ type: 'function', name: 'bash', parameters, strict: false })
  const reasoning = (more = {}) => ({ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAA', ...more })

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['an unknown field', { max_tokens: 1 }, /unknown_parameter: Unknown parameter: 'max_tokens'/],
    ['an unknown field of an item', input({ ...user, colour: 'red' }), /Unknown parameter: 'input\[0\].colour'/],
    [
      'an unknown field of a part',
      input({ role: 'user', content: [{ type: 'input_text', text: 'a', colour: 'red' }] }),
      /Unknown parameter: 'input\[0\].content\[0\].colour'/,
    ],
    ['no model', { model: undefined }, /missing_required_parameter: Missing required parameter: 'model'/],
    ['an empty input', input(), /invalid_value: Invalid value for 'input'/],
    ['an unknown model', { model: 'gpt-1' }, /^404 invalid_request_error model_not_found: The model 'gpt-1'/],
    ['a model that is not for answers', { model: 'text-embedding-3-small' }, /^404 .*model_not_found/],
    ['an effort the model has not', { reasoning: { effort: 'none' } }, /unsupported_value.*'low', 'medium'/],
    ['effort of a model without', { model: 'gpt-4.1', reasoning: { effort: 'low' } }, /unsupported_parameter/],
    ['a summary of a model without', { model: 'gpt-4.1', reasoning: { summary: 'auto' } }, /unsupported_parameter/],
    ['encrypted reasoning of a model without', { ...thinks, model: 'gpt-4.1', reasoning: null }, /not supported with/],
    ['temperature of one that reasons', { temperature: 1 }, /unsupported_parameter: .*'temperature'/],
    ['too few output tokens', { max_output_tokens: 1 }, /integer_below_min_value/],
    ['too many output tokens', { max_output_tokens: 128_001 }, /128001.*128000/],
    ['a long cache key', { prompt_cache_key: 'x'.repeat(65) }, /'prompt_cache_key'/],
    ['a tool that takes no object', { tools: [tool({ type: 'string' })] }, /invalid_function_parameters/],
    ['a tool without properties', { tools: [tool({ type: 'object' })] }, /object schema missing properties/],
    ['the same tool twice', { tools: [tool({ type: 'object', properties: {} }), tool({ type: 'object', properties: {} })] }, /unique/], // prettier-ignore
    ['a broken image', input({ role: 'user', content: [{ type: 'input_image', image_url: 'data:image/png;base64,§' }] }), /invalid_image_url/], // prettier-ignore
    ['a picture of another type', input({ role: 'user', content: [{ type: 'input_image', image_url: 'data:image/jpeg;base64,iVBORw0KGgo=' }] }), /invalid_image_url/], // prettier-ignore
    ['bytes that are no PDF', input(file(`data:application/pdf;base64,${Buffer.from('hello').toString('base64')}`)), /invalid_file/], // prettier-ignore
    ['a PDF with a password', input(file(toUrl(makeTestPdf({ locked: true })))), /invalid_file/],
    ['a file without its type', input(file(makeTestPdf().toString('base64'))), /^400 .* invalid_value: Invalid file data: 'input\[0\]\.content\[0\]\.file_data'.*invalid base64-encoded value/], // prettier-ignore
    ['a file of another type', input(file('data:text/html;base64,aGk=')), /unsupported MIME type 'text\/html'/],
    ['input text of the assistant', input(user, { role: 'assistant', content: [{ type: 'input_text', text: 'a' }] }, user), /'input\[1\].content/], // prettier-ignore
    ['a call without output', input(user, call('c1'), user), /No tool output found for function call c1/],
    ['a call without output at the end', input(user, call('c1')), /No tool output found for function call c1/],
    ['an output of no call', input(user, output('c1')), /No tool call found for function call output with call_id c1/],
    ['an output given twice', input(user, call('c1'), output('c1'), output('c1')), /No tool call found/],
    ['a long call_id', input(user, call('c'.repeat(65)), output('c'.repeat(65))), /call_id/],
    ['forged reasoning', input(user, reasoning(), { role: 'assistant', content: 'a' }, user), /invalid_encrypted_content/], // prettier-ignore
    [
      'reasoning for a model without',
      { model: 'gpt-4.1', ...input(user, reasoning(), user) },
      /only be provided to a reasoning/,
    ],
    ['reasoning that was not kept', input(user, reasoning({ encrypted_content: null }), user), /^404 .*not persisted/],
    ['a prompt over the limit', { input: 'rain '.repeat(1_000_000) }, /^400 .*context_length_exceeded/],
  ])('%s is refused', async (_, change, expected) => {
    await start([says('ok')])
    expect(await refusal({ ...hello, ...change })).toMatch(expected)
  })

  test('a proper tool loop with images and instructions is accepted', async () => {
    await start([says('ok')])
    const image = { type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgo=', detail: 'auto' }
    const items = [
      { role: 'developer', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'input_text', text: 'what is it?' }, image] },
      { role: 'assistant', content: 'Looking.' },
      ...[call('c1'), call('c2')],
      ...[{ ...output('c1'), output: [{ type: 'input_text', text: 'shot' }, image] }, output('c2')],
      user,
    ]
    expect((await post({ ...hello, input: items, instructions: 'You are Rain.' })).status).toBe(200)
  })
})

test('a file is taken, and costs by its pages', async () => {
  await start([says('ok')])
  const count = async (pages: number) => {
    const body = { model: hello.model, input: [file(toUrl(makeTestPdf({ pages })))] }
    const response = await post(body, { path: '/responses/input_tokens' })
    return ((await response.json()) as { input_tokens: number }).input_tokens
  }
  expect((await post({ ...hello, input: [file(toUrl(makeTestPdf()))] })).status).toBe(200)
  expect((await count(3)) - (await count(1))).toBe(4_000)
})

describe('the answer', () => {
  test('a stream has the events of the real one in their order, numbered', async () => {
    await start([{ parts: [{ type: 'thinking', text: 'hm\n\noh' }, { type: 'text', text: 'hello world' }, { type: 'tool_use', name: 'bash', input: { command: 'ls' } }] }]) // prettier-ignore
    const seen = await events({ ...hello, ...thinks })
    const types = seen.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1])
    const summary = [
      'response.reasoning_summary_part.added',
      'response.reasoning_summary_text.delta',
      'response.reasoning_summary_text.done',
      'response.reasoning_summary_part.done',
    ]
    expect(types).toEqual([
      ...['response.created', 'response.in_progress'],
      ...['response.output_item.added', ...summary, ...summary, 'response.output_item.done'],
      ...['response.output_item.added', 'response.content_part.added', 'response.output_text.delta'],
      ...['response.output_text.done', 'response.content_part.done', 'response.output_item.done'],
      ...['response.output_item.added', 'response.function_call_arguments.delta'],
      ...['response.function_call_arguments.done', 'response.output_item.done'],
      'response.completed',
    ])
    expect(seen.map(({ sequence_number }) => sequence_number)).toEqual(seen.map((_, index) => index))
  })

  test('encrypted reasoning is given only to who includes it, and a summary only to who asks', async () => {
    await start(() => ({ parts: [{ type: 'thinking', text: 'hm' }] }))
    expect((await answer(hello)).output).toEqual([{ type: 'reasoning', id: expect.any(String), summary: [] }])
    expect((await answer({ ...hello, ...thinks })).output).toMatchObject([
      { summary: [{ type: 'summary_text', text: 'hm' }], encrypted_content: expect.stringMatching(/^gAAAA/) },
    ])
  })

  test('reasoning must come back unchanged, in its place, and followed by what it led to', async () => {
    await start([{ parts: [{ type: 'thinking', text: 'hm' }, { type: 'redacted_thinking' }, { type: 'tool_use', name: 'bash', input: {}, id: 'c1' }] }, says('ok'), says('ok')]) // prettier-ignore
    const [first, second, called] = (await answer({ ...hello, ...thinks })).output
    const back = (...items: unknown[]) => ({ ...hello, input: [user, ...items, output('c1')] })
    const changed = { ...first, summary: [{ type: 'summary_text', text: 'ha' }] }
    expect(await refusal(back(changed, second, called))).toMatch(/invalid_encrypted_content/)
    expect(await refusal(back(second, first, called))).toMatch(/required 'reasoning' item/)
    expect(await refusal(back(first, called))).toMatch(/required 'reasoning' item/)
    expect(await refusal({ ...hello, input: [user, first, second, user] })).toMatch(/required following item/)
    expect((await post(back(first, second, called))).status).toBe(200)
    expect((await post(back(called))).status).toBe(200)
  })

  test('an answer at its length limit is incomplete, and so is its last call', async () => {
    await start([{ ...calls('bash', {}), stop: 'max_tokens' }])
    const seen = await events(hello)
    expect(seen.map(({ type }) => type)).not.toContain('response.function_call_arguments.done')
    expect(seen.at(-1)).toMatchObject({
      type: 'response.incomplete',
      response: { incomplete_details: { reason: 'max_output_tokens' }, output: [{ status: 'incomplete' }] },
    })
  })

  test('a refusal is content of its own kind', async () => {
    await start([{ ...says('Well, '), stop: 'refusal' }])
    const types = (await events(hello)).map(({ type }) => type)
    expect(types).toContain('response.refusal.delta')
    expect(types.at(-1)).toBe('response.completed')
  })

  test('an error of a response ends it as failed, any other is an event', async () => {
    await start([says('a', { type: 'error', error: 'server_error' }), says('a', { type: 'error', error: 'odd_error' })])
    expect((await events(hello)).at(-1)).toMatchObject({
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'server_error' } },
    })
    expect((await events(hello)).at(-1)).toMatchObject({ type: 'error', code: 'odd_error' })
  })

  test('a repeated prefix is read from the cache, until it expires', async () => {
    let now = 0
    const { usages } = await start(() => says('ok'), { now: () => now })
    const ask = async (question: string, model = 'gpt-6.2-sol') => {
      const system = { role: 'developer', content: 'rain '.repeat(2000) }
      await answer({ ...hello, model, input: [system, { role: 'user', content: question }] })
      return usages.at(-1)
    }
    const first = await ask('one')
    expect(first).toMatchObject({ input: 0, cacheRead: 0, cacheWrite: expect.any(Number) })
    const second = await ask('two')
    expect(second?.cacheRead).toBeGreaterThan(2000)
    expect(second?.cacheWrite).toBeLessThan(100)
    now = 30 * 60_000
    expect(await ask('three')).toMatchObject({ cacheRead: 0 })
    expect(await ask('four', 'gpt-5.5')).toMatchObject({ cacheRead: 0, cacheWrite: 0 })
    expect((await ask('five', 'gpt-5.5'))?.cacheRead).toBeGreaterThan(2000)
  })

  test('what is told of the tokens holds all of them, cached and reasoning ones within', async () => {
    await start([{ ...says('ok'), usage: { input: 10, cacheRead: 20, cacheWrite: 30, output: 7, thinking: 5 } }])
    expect((await answer(hello)).usage).toEqual({
      input_tokens: 60,
      input_tokens_details: { cached_tokens: 20, cache_write_tokens: 30 },
      output_tokens: 7,
      output_tokens_details: { reasoning_tokens: 5 },
      total_tokens: 67,
    })
  })

  test('a gate holds the stream, and a client that leaves is noticed', async () => {
    const gate = createGate()
    const { requests } = await start([says('a', { type: 'ping' }, { type: 'gate', gate }, 'b')])
    const leave = new AbortController()
    const response = await fetch(`${server?.url}/responses`, {
      method: 'POST',
      headers: { authorization },
      body: JSON.stringify({ ...hello, stream: true }),
      signal: leave.signal,
    })
    await gate.reached
    leave.abort()
    await expect(response.text()).rejects.toThrow()
    expect(await requests[0]?.ended).toBe('client_left')
  })

  test('failures carry their headers, and what is overloaded is unavailable', async () => {
    await start([rateLimited(3), overloaded(), calls('bash', {})])
    const limited = await post(hello)
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '3'])
    expect(await refusal(hello)).toMatch(/^503 service_unavailable_error server_is_overloaded/)
    const answered = await post(hello)
    expect(answered.headers.get('x-request-id')).toMatch(/^req_/)
    expect(answered.headers.get('x-ratelimit-remaining-requests')).toBe('4997')
    expect(answered.headers.get('x-ratelimit-reset-tokens')).toMatch(/^(1m0s|59\.\d+s)$/)
  })

  test('durations are written as the API does', () => {
    expect([6, 999.4, 1500, 90_000, 7_200_000].map(toDuration)).toEqual(['6ms', '999ms', '1.5s', '1m30s', '2h0m0s'])
  })

  test('a cut stream ends before its closing events', async () => {
    await start([{ ...says('a', 'b', 'c'), cutAfterEvents: 4 }])
    const response = await post({ ...hello, stream: true })
    await expect(response.text()).rejects.toThrow()
  })
})

describe('the rules', () => {
  test('tokens are counted as asked', async () => {
    const { usages } = await start(openaiRules())
    const seen = await events({ ...hello, input: 'tokens 500' })
    expect(seen.filter(({ type }) => type === 'response.output_text.delta')).toHaveLength(500)
    expect(usages).toMatchObject([{ output: 500 }])
  })

  test('a tool call is followed by the next step, which may quote the result', async () => {
    await start(openaiRules())
    const question = { role: 'user', content: 'think hm\ntool bash {"command":"ls"}\nresults' }
    const first = await answer({ ...hello, ...thinks, input: [question] })
    const called = first.output[1] as { call_id: string }
    expect(called).toMatchObject({ name: 'bash', arguments: '{"command":"ls"}' })
    const result = { type: 'function_call_output', call_id: called.call_id, output: 'a.txt' }
    const second = await answer({ ...hello, input: [question, ...first.output, result] })
    expect(second.output).toMatchObject([{ content: [{ text: 'The tools answered: a.txt' }] }])
  })

  test('a failure that is asked for twice happens twice', async () => {
    await start(openaiRules())
    const statuses = []
    for (let n = 0; n < 3; n++) statuses.push((await post({ ...hello, input: 'fail 500 times 2\nsay fine' })).status)
    expect(statuses).toEqual([500, 500, 200])
  })
})
