import { afterEach, describe, expect, test } from '@jest/globals'
import { calls, createGate, overloaded, rateLimited, says, type Script } from '../script/answer.ts'
import type { ChatRequest } from './request-schema.ts'
import { ollamaRules } from './rules.ts'
import { startOllama, type OllamaOptions, type SimulatedOllama } from './server.ts'

let server: SimulatedOllama | undefined
afterEach(() => server?.close())

async function start(script?: Script<ChatRequest>, options?: OllamaOptions): Promise<SimulatedOllama> {
  server = await startOllama(script, options)
  return server
}

function post(body: unknown, path = '/api/chat', signal?: AbortSignal): Promise<Response> {
  return fetch(`${server?.url}${path}`, { method: 'POST', body: JSON.stringify(body), ...(signal && { signal }) })
}

async function refusal(body: unknown): Promise<string> {
  const response = await post(body)
  const { error } = (await response.json()) as { error: string }
  return `${response.status} ${error}`
}

async function lines(response: Response): Promise<Record<string, unknown>[]> {
  const text = await response.text()
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

const user = (content: string) => ({ role: 'user', content })
const hello = { model: 'qwen3:8b', messages: [user('hello')] }
const tool = { type: 'function', function: { name: 'bash', parameters: { type: 'object' } } }
const call = { function: { name: 'bash', arguments: { command: 'ls' } } }
const result = { role: 'tool', tool_name: 'bash', content: 'a.txt' }
const pixel = 'iVBORw0KGgo='

describe('the models', () => {
  test('the installed models are listed, and each is shown with what it can do', async () => {
    await start()
    const { models } = (await (await fetch(`${server?.url}/api/tags`)).json()) as { models: { name: string }[] }
    expect(models.map(({ name }) => name)).toContain('qwen3:8b')
    expect(await (await post({ model: 'qwen3:8b' }, '/api/show')).json()).toMatchObject({
      capabilities: ['completion', 'tools', 'thinking'],
      model_info: { 'general.architecture': 'qwen3', 'qwen3.context_length': 40_960 },
      thinking: { values: [false, true], default: true },
    })
    expect((await post({ model: 'llama3.2' }, '/api/show')).status).toBe(200)
  })

  test('the version is told, and an unknown path is not found', async () => {
    await start()
    expect(await (await fetch(`${server?.url}/api/version`)).json()).toEqual({ version: expect.any(String) })
    expect((await fetch(`${server?.url}/v1/models`)).status).toBe(404)
  })
})

describe('the request', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    ['an unknown field', { tool_choice: 'auto' }, /^400 .*tool_choice/],
    ['an unknown option', { options: { context: 1 } }, /^400 .*options/],
    ['an unknown model', { model: 'llama9' }, /^404 model 'llama9' not found/],
    ['no message', { messages: [] }, /^400 .*messages/],
    ['tools for a model without', { model: 'gemma3:4b', tools: [tool] }, /^400 .*does not support tools/],
    ['an image for a model that is blind', { messages: [{ ...user('x'), images: [pixel] }] }, /^400 .*image input/],
    ['bytes that are no picture', { model: 'gemma3:4b', messages: [{ ...user('x'), images: ['aGVsbG8='] }] }, /^500 .*image: unknown format/], // prettier-ignore
    ['thinking of a model that cannot', { model: 'llama3.2', think: true }, /^400 .*does not support thinking/],
    ['a level that the model has not', { think: 'high' }, /^400 .*"high" is not supported/],
    ['a model for embeddings', { model: 'nomic-embed-text' }, /^400 .*does not support chat/],
    ['a call without a result', { messages: [user('x'), { role: 'assistant', content: '', tool_calls: [call] }, user('y')] }, /followed by user/], // prettier-ignore
    ['a result of no call', { messages: [user('x'), result] }, /a result of no call/],
    ['results in another order', { messages: [user('x'), { role: 'assistant', content: '', tool_calls: [call, { function: { name: 'read', arguments: {} } }] }, { ...result, tool_name: 'read' }, result] }, /calls of bash, read are followed by read, bash/], // prettier-ignore
  ])('%s is refused', async (_, change, expected) => {
    await start([says('ok')])
    expect(await refusal({ ...hello, ...change })).toMatch(expected)
  })

  test('a proper tool loop is accepted', async () => {
    await start([says('ok')])
    const messages = [user('x'), { role: 'assistant', content: '', thinking: 'hm', tool_calls: [call] }, result]
    expect((await post({ ...hello, messages, tools: [tool] })).status).toBe(200)
  })
})

describe('a prompt that is longer than the context', () => {
  const turns = Array.from({ length: 40 }, (_, n) => user(`${n} ${'rain '.repeat(100)}`))
  const asked = async (more: Record<string, unknown>) => {
    await (await post({ ...hello, messages: turns, ...more })).text()
    const usage = server?.usages.at(-1)
    return usage && usage.input + usage.cacheRead
  }

  test('is cut without a word to the default of 4096 tokens, from the front', async () => {
    await start(() => says('ok'))
    const read = await asked({})
    expect(read).toBeGreaterThan(3900)
    expect(read).toBeLessThanOrEqual(4096)
    expect(await asked({ options: { num_ctx: 8192 } })).toBeGreaterThan(5000)
  })

  test('is cut to half of the context when the last message alone is too long', async () => {
    await start(() => says('ok'))
    expect(await asked({ messages: [user('rain '.repeat(5000))] })).toBe(2050)
  })

  test('is refused where cutting is forbidden', async () => {
    await start([says('ok')])
    expect(await refusal({ ...hello, messages: turns, truncate: false })).toMatch(/^400 .*longer than the context/)
    expect(await refusal({ ...hello, messages: [user('rain '.repeat(5000))], shift: false })).toMatch(/^400/)
  })

  test('is cut all the same by a server that does not know how to refuse', async () => {
    await start([says('ok')], { alwaysCuts: true })
    expect(await asked({ truncate: false, shift: false })).toBeLessThanOrEqual(4096)
  })
})

describe('the answer', () => {
  test('a stream is lines of deltas and a last one that counts', async () => {
    await start([{ parts: [{ type: 'thinking', text: 'hm' }, { type: 'text', text: 'hello world' }, { type: 'tool_use', name: 'bash', input: { command: 'ls' } }] }]) // prettier-ignore
    const response = await post({ ...hello, think: true })
    expect(response.headers.get('content-type')).toBe('application/x-ndjson')
    const seen = await lines(response)
    expect(JSON.stringify(seen)).toContain('"thinking":"hm"')
    expect(seen.at(-2)).toMatchObject({ message: { tool_calls: [{ function: { arguments: { command: 'ls' } } }] } })
    expect(seen.at(-1)).toMatchObject({
      done: true,
      done_reason: 'stop',
      prompt_eval_count: expect.any(Number),
      eval_count: expect.any(Number),
    })
    expect(seen.filter(({ done }) => done)).toHaveLength(1)
  })

  test('a model that is asked not to think does not', async () => {
    await start([
      {
        parts: [
          { type: 'thinking', text: 'hm' },
          { type: 'text', text: 'hello' },
        ],
      },
    ])
    expect(JSON.stringify(await lines(await post({ ...hello, think: false })))).not.toContain('thinking')
  })

  test('without a stream it comes whole', async () => {
    await start([
      {
        parts: [
          { type: 'thinking', text: 'hm' },
          { type: 'text', text: 'hello world' },
        ],
      },
    ])
    expect(await (await post({ ...hello, stream: false })).json()).toMatchObject({
      message: { role: 'assistant', content: 'hello world', thinking: 'hm' },
      done: true,
    })
  })

  test('what was read before is told as cached', async () => {
    const { usages } = await start(() => says('ok'))
    const messages = [user('rain '.repeat(100))]
    await (await post({ ...hello, messages })).text()
    await (await post({ ...hello, messages: [...messages, { role: 'assistant', content: 'ok' }, user('and?')] })).text()
    expect(usages[0]).toMatchObject({ cacheRead: 0 })
    expect(usages[1]?.cacheRead).toBeGreaterThan(100)
  })

  test('an error and a call that cannot be read come as a line of their own', async () => {
    await start([
      says('a', { type: 'error', error: 'unexpected EOF' }),
      { parts: [{ type: 'tool_use', name: 'bash', input: {}, json: '{"command": l' }] },
    ])
    expect((await lines(await post(hello))).at(-1)).toEqual({ error: 'unexpected EOF' })
    expect((await lines(await post(hello))).at(-1)).toEqual({
      error: expect.stringMatching(/^error parsing tool call/),
    })
  })

  test('failures are told as Ollama tells them', async () => {
    await start([rateLimited(3), overloaded()])
    const limited = await post(hello)
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '3'])
    expect(await refusal(hello)).toMatch(/^503 server busy/)
  })

  test('a client that leaves is noticed', async () => {
    const gate = createGate()
    const { requests } = await start([says('a', { type: 'gate', gate }, 'b')])
    const leave = new AbortController()
    const response = await post(hello, '/api/chat', leave.signal)
    await gate.reached
    leave.abort()
    await expect(response.text()).rejects.toThrow()
    expect(await requests[0]?.ended).toBe('client_left')
  })
})

describe('the rules', () => {
  test('a tool call is followed by the next step, which may quote the result', async () => {
    await start(ollamaRules())
    const question = user('tool bash {"command":"ls"}\nresults')
    const first = await lines(await post({ ...hello, messages: [question] }))
    expect(first[0]).toMatchObject({ message: { tool_calls: [{ function: { name: 'bash' } }] } })
    const messages = [question, { role: 'assistant', content: '', tool_calls: [call] }, result]
    expect(await (await post({ ...hello, stream: false, messages })).json()).toMatchObject({
      message: { content: 'The tools answered: a.txt' },
    })
  })

  test('tokens are counted as asked', async () => {
    const { usages } = await start(ollamaRules())
    await (await post({ ...hello, messages: [user('tokens 500')] })).text()
    expect(usages).toMatchObject([{ output: 500 }])
  })

  test('a script of answers that is used up refuses', async () => {
    await start([calls('bash', {})])
    expect((await post(hello)).status).toBe(200)
    expect(await refusal(hello)).toMatch(/^400 .*no answer left/)
  })
})
