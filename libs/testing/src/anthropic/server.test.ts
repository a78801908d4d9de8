import { afterEach, describe, expect, test } from '@jest/globals'
import { calls, createGate, overloaded, rateLimited, says, type Script } from '../script/answer.ts'
import { makeTestPdf } from '../media/make-test-pdf.ts'
import type { MessagesRequest } from './request-schema.ts'
import { claudeRules } from './rules.ts'
import { startAnthropic, type AnthropicOptions, type SimulatedAnthropic } from './server.ts'

let server: SimulatedAnthropic | undefined
afterEach(() => server?.close())

async function start(script?: Script<MessagesRequest>, options?: AnthropicOptions): Promise<SimulatedAnthropic> {
  server = await startAnthropic(script, options)
  return server
}

function post(body: unknown, headers: Record<string, string> = {}, path = '/v1/messages'): Promise<Response> {
  return fetch(`${server?.url}${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk-ant-simulated', 'anthropic-version': '2026-10-21', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

async function refusal(body: unknown, headers?: Record<string, string>): Promise<string> {
  const response = await post(body, headers)
  const { error } = (await response.json()) as { error: { type: string; message: string } }
  return `${response.status} ${error.type}: ${error.message}`
}

const hello = { model: 'claude-sonnet-5-5', max_tokens: 100, messages: [{ role: 'user', content: 'hello' }] }

async function events(response: Response): Promise<Record<string, unknown>[]> {
  return (await response.text())
    .split('\n\n')
    .filter(Boolean)
    .map((frame) => JSON.parse(frame.split('\ndata: ')[1] ?? 'null') as Record<string, unknown>)
}

test('a large image costs no more than what it shows', async () => {
  await start()
  const count = async (bytes: number) => {
    const source = { type: 'base64', media_type: 'image/png', data: `iVBORw0KGgoA${'A'.repeat(bytes)}` }
    const messages = [{ role: 'user', content: [{ type: 'image', source }] }]
    const response = await post({ model: hello.model, messages }, {}, '/v1/messages/count_tokens')
    return ((await response.json()) as { input_tokens: number }).input_tokens
  }
  expect(await count(40)).toBeLessThan(100)
  expect(await count(40_000)).toBe(await count(400_000))
})

test('a document costs by its pages, and is taken with a title and a mark', async () => {
  await start([says('read'), says('read')])
  const count = async (pages: number) => {
    const source = { type: 'base64', media_type: 'application/pdf', data: makeTestPdf({ pages }).toString('base64') }
    const document = { type: 'document', source, title: 'bill.pdf', cache_control: { type: 'ephemeral' } }
    const messages = [{ role: 'user', content: [{ type: 'text', text: 'Sum up' }, document] }]
    expect((await post({ ...hello, messages })).status).toBe(200)
    const response = await post({ model: hello.model, messages }, {}, '/v1/messages/count_tokens')
    return ((await response.json()) as { input_tokens: number }).input_tokens
  }
  const one = await count(1)
  expect((await count(3)) - one).toBe(4_800)
})

describe('the door', () => {
  test('a bearer token and x-api-key are both accepted, and no secret is recorded', async () => {
    const { requests } = await start([says('a'), says('b')])
    expect((await post(hello)).status).toBe(200)
    expect((await post(hello, { authorization: '', 'x-api-key': 'sk-ant-simulated' })).status).toBe(200)
    expect(JSON.stringify(requests)).not.toContain('sk-ant-simulated')
  })

  test('a missing or wrong key, a missing version and an unknown path are refused', async () => {
    await start()
    expect(await refusal(hello, { authorization: 'Bearer nope' })).toMatch(/^401 authentication_error/)
    expect((await fetch(`${server?.url}/v1/models`)).status).toBe(401)
    expect(await refusal(hello, { 'anthropic-version': '2020-01-01' })).toMatch(/^400 .*anthropic-version/)
    expect((await post(hello, {}, '/v1/complete')).status).toBe(404)
  })

  test('a body over 32 MB and broken JSON are refused', async () => {
    await start()
    expect(await refusal({ ...hello, system: 'x'.repeat(33 * 1024 * 1024) })).toMatch(/^413 request_too_large/)
    expect(await refusal('{"model":')).toMatch(/^400 invalid_request_error/)
  })
})

describe('the request', () => {
  const user = { role: 'user', content: 'hi' }
  const call = (id: string) => ({ type: 'tool_use', id, name: 'bash', input: {} })
  const result = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: 'ok' })
  const mark = { cache_control: { type: 'ephemeral' } }
  const text = (value: string, more = {}) => ({ type: 'text', text: value, ...more })
  const asks = (...messages: unknown[]) => ({ messages })
  const png = 'iVBORw0KGgo='
  const image = (media_type: string, data: string) => ({ type: 'image', source: { type: 'base64', media_type, data } })
  const pdf = (bytes: Buffer) => ({
    type: 'document',
    source: { type: 'base64', media_type: 'application/pdf', data: bytes.toString('base64') },
  })
  const loop = (...results: unknown[]) =>
    asks(user, { role: 'assistant', content: [call('t1')] }, { role: 'user', content: results })

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['an unknown field', { reasoning: 1 }, /reasoning: Extra inputs are not permitted/],
    ['temperature', { temperature: 1 }, /temperature: Extra inputs/],
    [
      'an unknown nested field',
      asks({ role: 'user', content: [text('a', { colour: 'red' })] }),
      /colour: Extra inputs/,
    ],
    ['no max_tokens', { max_tokens: undefined }, /max_tokens: Field required/],
    ['too many max_tokens', { max_tokens: 128_001 }, /128001 > 128000/],
    ['an unknown model', { model: 'claude-2' }, /^404 not_found_error: model: claude-2/],
    ['an assistant first', asks({ role: 'assistant', content: 'a' }, user), /first message must use/],
    ['two users in a row', asks(user, user), /alternate/],
    ['a prefilled answer', asks(user, { role: 'assistant', content: 'I am' }), /prefill/],
    ['an empty text', asks({ role: 'user', content: [text(' ')] }), /non-whitespace/],
    ['an empty message', asks({ role: 'user', content: [] }), /non-empty content/],
    ['a call without result', asks(user, { role: 'assistant', content: [call('t1')] }, user), /without `tool_result`/],
    ['a result of no call', loop(result('t1'), result('t9')), /unexpected `tool_use_id`.*t9/],
    ['two results of a call', loop(result('t1'), result('t1')), /single result/],
    ['text before the result', loop(text('a'), result('t1')), /must come before/],
    ['an empty error result', loop({ ...result('t1'), content: '', is_error: true }), /cannot be empty/],
    ['a tool with a wrong name', { tools: [{ name: 'a b', input_schema: { type: 'object' } }] }, /tools\.0/],
    ['a tool with a wrong schema', { tools: [{ name: 'a', input_schema: { type: 'string' } }] }, /tools\.0/],
    ['forged thinking', asks(user, { role: 'assistant', content: [{ type: 'thinking', thinking: 'a', signature: 'b' }, text('c')] }, user), /signature/], // prettier-ignore
    ['five cache marks', asks({ role: 'user', content: Array.from({ length: 5 }, () => text('a', mark)) }), /maximum of 4/], // prettier-ignore
    ['a picture of another type', asks({ role: 'user', content: [image('image/jpeg', png)] }), /content\.0\.image\.source\.base64: .*image\/jpeg media type, but .* image\/png/], // prettier-ignore
    ['bytes that are no picture', asks({ role: 'user', content: [image('image/png', 'aGVsbG8=')] }), /Could not process image/], // prettier-ignore
    ['a picture of a tool that is none', loop({ ...result('t1'), content: [image('image/png', 'aGVsbG8=')] }), /messages\.2\.content\.0\.image/], // prettier-ignore
    ['bytes that are no PDF', asks({ role: 'user', content: [pdf(Buffer.from('hello'))] }), /^400 invalid_request_error: messages\.0\.content\.0\.pdf\.source\.base64\.data: The PDF specified was not valid\./], // prettier-ignore
    ['a PDF with a password', asks({ role: 'user', content: [pdf(makeTestPdf({ locked: true }))] }), /password protected/], // prettier-ignore
    ['too many pages, together', asks({ role: 'user', content: [pdf(makeTestPdf({ pages: 400 })), pdf(makeTestPdf({ pages: 201 }))] }), /content\.1\..*A maximum of 600 PDF pages/], // prettier-ignore
    ['too many pages for a smaller context', { model: 'claude-haiku-4-5', ...asks({ role: 'user', content: [pdf(makeTestPdf({ pages: 101 }))] }) }, /A maximum of 100 PDF pages/], // prettier-ignore
    ['a document of another type', asks({ role: 'user', content: [{ type: 'document', source: { type: 'base64', media_type: 'text/plain', data: 'aGk=' } }] }), /media_type/], // prettier-ignore
    ['a document of the assistant', asks(user, { role: 'assistant', content: [pdf(makeTestPdf())] }, user), /content/],
    ['thinking that the model has not', { model: 'claude-haiku-4-5', thinking: { type: 'adaptive' } }, /not supported/],
  ])('%s is refused', async (_, change, expected) => {
    await start([says('ok')])
    expect(await refusal({ ...hello, ...change })).toMatch(expected)
  })

  test('a proper tool loop with a system message in between is accepted', async () => {
    await start([says('ok')])
    const { messages } = loop(result('t1'), text('and now?'))
    expect((await post({ ...hello, messages: [...messages, { role: 'system', content: 'be brief' }] })).status).toBe(
      200,
    )
  })
})

describe('the answer', () => {
  test('a stream has the events of the real one in their order', async () => {
    await start([
      {
        parts: [
          { type: 'thinking', text: 'hm' },
          { type: 'text', text: 'hello world' },
        ],
      },
    ])
    const seen = await events(
      await post({ ...hello, stream: true, thinking: { type: 'adaptive', display: 'summarized' } }),
    )
    const types = seen.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1])
    expect(types).toEqual([
      'message_start',
      'ping',
      ...['content_block_start', 'content_block_delta', 'content_block_stop'],
      ...['content_block_start', 'content_block_delta', 'content_block_stop'],
      'message_delta',
      'message_stop',
    ])
    expect(JSON.stringify(seen)).toContain('signature_delta')
  })

  test('thinking that was given must come back unchanged in the same loop', async () => {
    const thinking = { type: 'adaptive', display: 'summarized' }
    await start([{ parts: [{ type: 'thinking', text: 'hm' }, { type: 'tool_use', name: 'bash', input: {}, id: 't1' }] }, says('ok')]) // prettier-ignore
    const { content } = (await (await post({ ...hello, thinking })).json()) as { content: { type: string }[] }
    const back = (blocks: unknown[]) => ({
      ...hello,
      thinking,
      messages: [
        ...hello.messages,
        { role: 'assistant', content: blocks },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'x' }] },
      ],
    })
    expect(await refusal(back(content.slice(1)))).toMatch(/cannot be modified/)
    expect((await post(back(content))).status).toBe(200)
  })

  test('a repeated prefix is read from the cache, until it expires', async () => {
    let now = 0
    const { usages } = await start(() => says('ok'), { now: () => now })
    const system = [{ type: 'text', text: 'rain '.repeat(2000), cache_control: { type: 'ephemeral' } }]
    const ask = async (question: string) => {
      await (await post({ ...hello, system, messages: [{ role: 'user', content: question }] })).text()
      return usages.at(-1)
    }
    const first = await ask('one')
    expect(first).toMatchObject({ cacheRead: 0, cacheWrite: expect.any(Number) })
    now = 60_000
    expect(await ask('two')).toMatchObject({ cacheRead: first?.cacheWrite, cacheWrite: 0 }) // prettier-ignore
    now = 60_000 + 5 * 60_000
    expect(await ask('three')).toMatchObject({ cacheRead: 0 })
  })

  test('a gate holds the stream, and a client that leaves is noticed', async () => {
    const gate = createGate()
    const { requests } = await start([says('a', { type: 'gate', gate }, 'b')])
    const leave = new AbortController()
    const response = await fetch(`${server?.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': 'sk-ant-simulated', 'anthropic-version': '2026-10-21' },
      body: JSON.stringify({ ...hello, stream: true }),
      signal: leave.signal,
    })
    await gate.reached
    leave.abort()
    await expect(response.text()).rejects.toThrow()
    expect(await requests[0]?.ended).toBe('client_left')
  })

  test('failures carry their headers', async () => {
    await start([rateLimited(3), overloaded(), calls('bash', {})])
    const limited = await post(hello)
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '3'])
    expect((await post(hello)).status).toBe(529)
    const answered = await post(hello)
    expect(answered.headers.get('request-id')).toMatch(/^req_/)
    expect(Number(answered.headers.get('anthropic-ratelimit-requests-remaining'))).toBe(997)
  })

  test('a cut stream ends before its closing events', async () => {
    await start([{ ...says('a', 'b', 'c'), cutAfterEvents: 4 }])
    const response = await post({ ...hello, stream: true })
    await expect(response.text()).rejects.toThrow()
  })
})

describe('the rules', () => {
  const say = (content: string) => ({ ...hello, stream: true, messages: [{ role: 'user', content }] })

  test('tokens are counted as asked', async () => {
    const { usages } = await start(claudeRules())
    const seen = await events(await post(say('tokens 500')))
    expect(seen.filter(({ type }) => type === 'content_block_delta')).toHaveLength(500)
    expect(usages).toMatchObject([{ output: 500 }])
  })

  test('a tool call is followed by the next step, which may quote the result', async () => {
    await start(claudeRules())
    const question = { role: 'user', content: 'tool bash {"command":"ls"}\nresults' }
    const first = (await (await post({ ...hello, messages: [question] })).json()) as { content: { id: string }[] }
    expect(first).toMatchObject({ stop_reason: 'tool_use', content: [{ name: 'bash', input: { command: 'ls' } }] })
    const messages = [
      question,
      { role: 'assistant', content: first.content },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: first.content[0]?.id, content: 'a.txt' }] },
    ]
    expect(await (await post({ ...hello, messages })).json()).toMatchObject({
      content: [{ text: 'The tools answered: a.txt' }],
    })
  })

  test('a failure that is asked for twice happens twice', async () => {
    await start(claudeRules())
    const statuses = []
    for (let n = 0; n < 3; n++) statuses.push((await post(say('fail 529 times 2\nsay fine'))).status)
    expect(statuses).toEqual([529, 529, 200])
  })
})
