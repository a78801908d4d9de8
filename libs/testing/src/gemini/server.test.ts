import { afterEach, describe, expect, test } from '@jest/globals'
import { calls, createGate, overloaded, rateLimited, says, type Script } from '../script/answer.ts'
import { makeTestPdf } from '../media/make-test-pdf.ts'
import type { GeminiRequest } from './request-schema.ts'
import { geminiRules } from './rules.ts'
import { startGemini, type GeminiOptions, type SimulatedGemini } from './server.ts'

let server: SimulatedGemini | undefined
afterEach(() => server?.close())

async function start(script?: Script<GeminiRequest>, options?: GeminiOptions): Promise<SimulatedGemini> {
  server = await startGemini(script, options)
  return server
}

const STREAM = '/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse'

function post(body: unknown, path = STREAM, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server?.url}${path}`, {
    method: 'POST',
    headers: { 'x-goog-api-key': 'AIza-simulated', 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

interface WireError {
  code: number
  message: string
  status: string
  details?: Record<string, unknown>[]
}

async function errorOf(response: Response): Promise<WireError> {
  return ((await response.json()) as { error: WireError }).error
}

async function refusal(body: unknown, path?: string, headers?: Record<string, string>): Promise<string> {
  const { code, status, message } = await errorOf(await post(body, path, headers))
  return `${code} ${status}: ${message}`
}

interface WireChunk {
  candidates: { content: { parts?: Record<string, unknown>[] }; finishReason?: string; finishMessage?: string }[]
  usageMetadata: Record<string, number>
}

async function chunks(response: Response): Promise<WireChunk[]> {
  return (await response.text())
    .split('\r\n\r\n')
    .filter(Boolean)
    .map((frame) => JSON.parse(frame.slice('data: '.length)) as WireChunk)
}

async function partsOf(response: Response): Promise<Record<string, unknown>[]> {
  return (await chunks(response)).flatMap(({ candidates }) => candidates[0]?.content.parts ?? [])
}

const user = (...parts: unknown[]) => ({ role: 'user', parts })
const model = (...parts: unknown[]) => ({ role: 'model', parts })
const text = (value: string) => ({ text: value })
const hello = { contents: [user(text('hello'))] }
const thinking = { generationConfig: { thinkingConfig: { includeThoughts: true } } }

describe('the door', () => {
  test('the key is taken from its header only, and never recorded', async () => {
    const { requests } = await start([says('a')])
    expect((await post(hello)).status).toBe(200)
    expect((await fetch(`${server?.url}/v1beta/models?key=AIza`)).status).toBe(403)
    expect(JSON.stringify(requests)).not.toContain('AIza-simulated')
  })

  test('a wrong key is an invalid argument with its reason, a missing one is forbidden', async () => {
    await start()
    const wrong = await post(hello, STREAM, { 'x-goog-api-key': 'AIza-wrong' })
    expect(wrong.status).toBe(400)
    expect(await errorOf(wrong)).toMatchObject({
      status: 'INVALID_ARGUMENT',
      message: expect.stringContaining('API key not valid'),
      details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }],
    })
    expect(await refusal(hello, STREAM, { 'x-goog-api-key': '' })).toMatch(/^403 PERMISSION_DENIED/)
  })

  test('an unknown path, an unknown model and one that does not chat are not found', async () => {
    await start()
    expect((await post(hello, '/v1beta/elsewhere')).status).toBe(404)
    expect(await refusal(hello, STREAM.replace('3.8', '1.0'))).toMatch(
      /^404 NOT_FOUND: models\/gemini-1.0-flash is not/,
    )
    expect(await refusal(hello, STREAM.replace('gemini-3.8-flash', 'gemini-embedding-2'))).toMatch(/^404 NOT_FOUND/)
  })

  test('a body over 20 MB and broken JSON are refused', async () => {
    await start()
    expect(await refusal({ contents: [user(text('x'.repeat(21 * 1024 * 1024)))] })).toMatch(/payload size exceeds/)
    expect(await refusal('{"contents":')).toMatch(/^400 INVALID_ARGUMENT: Invalid JSON payload/)
  })

  test('models come in pages', async () => {
    await start()
    const page = async (query: string) => {
      const headers = { 'x-goog-api-key': 'AIza-simulated' }
      const response = await fetch(`${server?.url}/v1beta/models?${query}`, { headers })
      return (await response.json()) as { models: Record<string, unknown>[]; nextPageToken?: string }
    }
    const first = await page('pageSize=2')
    const second = await page(`pageSize=100&pageToken=${first.nextPageToken}`)
    expect(first.models[0]).toMatchObject({
      name: 'models/gemini-2.5-flash',
      inputTokenLimit: 1_048_576,
      thinking: true,
    })
    expect(first.models).toHaveLength(2)
    expect(second.nextPageToken).toBeUndefined()
    expect(second.models).not.toContainEqual(first.models[0])
  })

  test('tokens are counted for contents alone and for a whole request, never for both', async () => {
    await start()
    const path = '/v1beta/models/gemini-3.8-flash:countTokens'
    const whole = { model: 'models/gemini-3.8-flash', ...hello, systemInstruction: { parts: [text('Be brief.')] } }
    const count = async (body: unknown) =>
      ((await (await post(body, path)).json()) as { totalTokens: number }).totalTokens
    expect(await count({ generateContentRequest: whole })).toBeGreaterThan(await count(hello))
    expect(await refusal({ ...hello, generateContentRequest: whole }, path)).toMatch(/^400/)
  })
})

describe('the request', () => {
  const call = (id: string, signed = true) => ({
    functionCall: { id, name: 'bash', args: {} },
    ...(signed && { thoughtSignature: 'skip_thought_signature_validator' }),
  })
  const answer = (id: string, name = 'bash') => ({ functionResponse: { id, name, response: { output: 'ok' } } })
  const blob = (mimeType: string, data: string) => ({ inlineData: { mimeType, data } })
  const pdf = (kind: Parameters<typeof makeTestPdf>[0] = {}) =>
    blob('application/pdf', makeTestPdf(kind).toString('base64'))
  const asks = (...contents: unknown[]) => ({ contents })
  const loop = (...answers: unknown[]) => asks(user(text('hi')), model(call('a'), call('b', false)), user(...answers))
  const declares = (...names: string[]) => ({
    tools: [{ functionDeclarations: names.map((name) => ({ name, description: 'x' })) }],
  })
  const configured = (generationConfig: unknown) => ({ generationConfig })

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['an unknown field', { reasoning: 1 }, /Unknown name "reasoning": Cannot find field/],
    ['an unknown nested field', asks(user({ text: 'a', colour: 1 })), /"colour" at 'contents\[0\]\.parts\[0\]'/],
    ['another role', asks({ role: 'assistant', parts: [text('a')] }), /valid role: user, model/],
    ['no contents', asks(), /contents is not specified/],
    ['a content without parts', asks(user()), /must not be empty/],
    ['an empty part', asks(user({})), /must have one initialized field/],
    ['an empty text', asks(user(text(''))), /must have one initialized field/],
    ['a part of two kinds', asks(user({ text: 'a', inlineData: { mimeType: 'image/png', data: '' } })), /already set/],
    ['a GIF', asks(user({ inlineData: { mimeType: 'image/gif', data: '' } })), /Unsupported MIME type: image\/gif/],
    ['a picture of another type', asks(user(blob('image/jpeg', 'iVBORw0KGgo='))), /Unable to process input image/],
    ['bytes that are no PDF', asks(user(blob('application/pdf', 'aGVsbG8='))), /^400 .*The document has no pages\./],
    ['a PDF with a password', asks(user(pdf({ locked: true }))), /The document has no pages/],
    ['too many pages, together', asks(user(pdf({ pages: 600 }), pdf({ pages: 401 }))), /1001 pages .* limit of 1000/],
    ['a document in the answer to a call', loop({ functionResponse: { ...answer('a').functionResponse, parts: [pdf()] } }, answer('b')), /Unsupported MIME type: application\/pdf/], // prettier-ignore
    ['two users in a row', asks(user(text('a')), user(text('b'))), /alternate/],
    ['a prefilled answer', asks(user(text('a')), model(text('I am'))), /ends with a user role/],
    ['a call without answer', loop(text('and?')), /number of function response parts/],
    ['an answer too few', loop(answer('a')), /number of function response parts/],
    ['an answer of no call', asks(user(answer('a'))), /immediately after a function call turn/],
    ['an answer with another id', loop(answer('a'), answer('c')), /does not match/],
    ['an answer with another name', loop(answer('a'), answer('b', 'read')), /does not match/],
    ['a call of this turn without signature', asks(user(text('a')), model(call('a', false)), user(answer('a'))), /missing a thought_signature.*`default_api:bash` , position 1/], // prettier-ignore
    ['a forged signature', asks(user(text('a')), model({ text: 'b', thoughtSignature: 'Zm9v' }), user(text('c'))), /Invalid thought signature/], // prettier-ignore
    ['a tool with a wrong name', declares('1 tool'), /Invalid function name/],
    ['a tool declared twice', declares('bash', 'bash'), /Duplicate function declaration/],
    ['too many output tokens', configured({ maxOutputTokens: 65_537 }), /supported range is from 1/],
    ['a level the model has not', configured({ thinkingConfig: { thinkingLevel: 'MINIMAL' } }), /MINIMAL is not supp/],
    [
      'a level and a budget',
      configured({ thinkingConfig: { thinkingLevel: 'LOW', thinkingBudget: 1 } }),
      /only one of/,
    ],
  ])('%s is refused', async (_, change, expected) => {
    await start([says('ok')])
    expect(await refusal({ ...hello, ...change })).toMatch(expected)
  })

  test('thinking is refused by a model that has none', async () => {
    await start([says('ok')])
    expect(await refusal({ ...hello, ...thinking }, STREAM.replace('3.8', '2.0'))).toMatch(/Thinking is not enabled/)
  })

  test('a prompt longer than the model takes is refused with both numbers', async () => {
    await start([says('ok')])
    const long = { contents: [user(text('x'.repeat(40_000)))] }
    const small = STREAM.replace('gemini-3.8-flash', 'gemma-4-31b-it')
    expect((await post(long, small)).status).toBe(200)
    expect(await refusal({ contents: [user(text('x'.repeat(2_000_000)))] }, small)).toMatch(
      /input token count \(\d+\) exceeds the maximum number of tokens allowed \(262144\)/,
    )
  })

  test('a proper loop is accepted, and an older turn needs no signature', async () => {
    await start(() => says('ok'))
    expect((await post(loop(answer('a'), answer('b')))).status).toBe(200)
    const older = asks(user(text('a')), model(call('a', false)), user(answer('a')), model(text('b')), user(text('c')))
    expect((await post(older)).status).toBe(200)
  })
})

describe('the answer', () => {
  test('chunks carry parts one by one, their tokens, and the reason at the end', async () => {
    const { usages } = await start([
      {
        parts: [
          { type: 'thinking', text: 'hm' },
          { type: 'text', deltas: ['hello ', 'world'] },
        ],
      },
    ])
    const seen = await chunks(await post({ ...hello, ...thinking }))
    expect(seen.map(({ candidates }) => candidates[0]?.content.parts ?? [])).toEqual([
      [{ text: 'hm', thought: true }],
      [{ text: 'hello ' }],
      [{ text: 'world' }],
      [{ text: '', thoughtSignature: expect.any(String) }],
      [],
    ])
    expect(seen.map(({ candidates }) => candidates[0]?.finishReason)).toEqual([...Array(4).fill(undefined), 'STOP'])
    expect(seen[0]?.usageMetadata.promptTokenCount).toBeGreaterThan(0)
    const [usage] = usages
    expect(seen.at(-1)?.usageMetadata).toMatchObject({
      promptTokenCount: usage?.input,
      candidatesTokenCount: (usage?.output ?? 0) - (usage?.thinking ?? 0),
      thoughtsTokenCount: usage?.thinking,
    })
  })

  test('thoughts stay hidden where nobody asks for them', async () => {
    await start([{ parts: [{ type: 'thinking', text: 'hm' }, { type: 'text', text: 'hello' }] }]) // prettier-ignore
    expect(JSON.stringify(await chunks(await post(hello)))).not.toContain('hm')
  })

  test('a call comes whole and signed, and must come back as it was', async () => {
    await start([calls('bash', { command: 'ls', cwd: '/' }), says('ok')])
    const [part] = await partsOf(await post(hello))
    expect(part).toMatchObject({ functionCall: { id: expect.any(String), args: { command: 'ls' } } })
    const { id } = part?.functionCall as { id: string }
    const back = (call: unknown) => ({
      contents: [...hello.contents, model(call), user({ functionResponse: { id, name: 'bash', response: {} } })],
    })
    expect(await refusal(back({ functionCall: part?.functionCall }))).toMatch(/missing a thought_signature/)
    const changed = { id, name: 'bash', args: { command: 'rm' } }
    expect(await refusal(back({ ...part, functionCall: changed }))).toMatch(/Invalid thought signature/)
    const reordered = { id, name: 'bash', args: { cwd: '/', command: 'ls' } }
    expect((await post(back({ ...part, functionCall: reordered }))).status).toBe(200)
  })

  test('of two calls made at once the first is signed', async () => {
    const both = [...calls('bash', {}).parts, ...calls('read', {}).parts]
    await start([{ parts: both }])
    const parts = await partsOf(await post(hello))
    expect(parts.map(({ thoughtSignature }) => typeof thoughtSignature)).toEqual(['string', 'undefined'])
  })

  test('an older model gives calls without ids', async () => {
    await start([calls('bash', {})])
    const [part] = await partsOf(await post(hello, STREAM.replace('3.8', '2.5')))
    expect(part?.functionCall).toEqual({ name: 'bash', args: {} })
  })

  test.each([
    ['a call that is no JSON', { ...calls('bash', {}), parts: [{ type: 'tool_use' as const, name: 'bash', input: {}, json: '{' }] }, 'MALFORMED_FUNCTION_CALL'], // prettier-ignore
    ['a refusal', { ...says('no'), stop: 'refusal' as const }, 'SAFETY'],
    ['an answer that is too long', { ...says('no'), stop: 'max_tokens' as const }, 'MAX_TOKENS'],
  ])('%s has its own reason', async (_, answer, reason) => {
    await start([answer])
    expect((await chunks(await post(hello))).at(-1)?.candidates[0]?.finishReason).toBe(reason)
  })

  test('a repeated prefix is read from the cache when it is long enough', async () => {
    const { usages } = await start(() => says('ok'))
    const long = user(text('rain '.repeat(4000)))
    await (await post({ contents: [long] })).text()
    await (await post({ contents: [long, model(text('ok')), user(text('and?'))] })).text()
    await (await post(hello)).text()
    await (await post(hello)).text()
    expect(usages.map(({ cacheRead }) => cacheRead)).toEqual([0, usages[0]?.input, 0, 0])
  })

  test('a gate holds the stream, and a client that leaves is noticed', async () => {
    const gate = createGate()
    const { requests } = await start([says('a', { type: 'gate', gate }, 'b')])
    const leave = new AbortController()
    const response = await fetch(`${server?.url}${STREAM}`, {
      method: 'POST',
      headers: { 'x-goog-api-key': 'AIza-simulated' },
      body: JSON.stringify(hello),
      signal: leave.signal,
    })
    await gate.reached
    leave.abort()
    await expect(response.text()).rejects.toThrow()
    expect(await requests[0]?.ended).toBe('client_left')
  })

  test('a rate limit tells in its body what is exhausted and when to come back', async () => {
    await start([rateLimited(3), overloaded()])
    const limited = await post(hello)
    expect(limited.headers.get('retry-after')).toBeNull()
    expect((await errorOf(limited)).details).toEqual(
      expect.arrayContaining([
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '3s' },
        expect.objectContaining({ '@type': 'type.googleapis.com/google.rpc.QuotaFailure' }),
      ]),
    )
    expect(await refusal(hello)).toMatch(/^503 UNAVAILABLE/)
  })

  test('an error in the stream is an event of its own, and a cut one ends before its end', async () => {
    await start([says('a', { type: 'error', error: 'UNAVAILABLE' }), { ...says('a', 'b'), cutAfterEvents: 1 }])
    expect(await (await post(hello)).text()).toContain('data: {"error":{"code":503,')
    await expect((await post(hello)).text()).rejects.toThrow()
  })
})

describe('the rules', () => {
  test('a tool call is followed by the next step, which may quote the result', async () => {
    await start(geminiRules())
    const question = user(text('tool bash {"command":"ls"}\nresults'))
    const [part] = await partsOf(await post({ contents: [question] }))
    const { id } = part?.functionCall as { id: string }
    const answer = user({ functionResponse: { id, name: 'bash', response: { output: 'a.txt' } } })
    const parts = await partsOf(await post({ contents: [question, model(part), answer] }))
    expect(parts.map((one) => one.text).join('')).toBe('The tools answered: a.txt')
  })
})
