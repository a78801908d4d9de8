import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { EventOf, Messages, OfferedProvider, ProviderList } from '@rain/protocol'
import {
  calls,
  overloaded,
  says,
  startOpenai,
  until,
  type Answer,
  type RecordedRequest,
  type SimulatedOpenai,
} from '@rain/testing'
import { get } from './clients/sign-in.ts'
import type { SocketClient } from './clients/socket-client.ts'
import { openClaudeLab, type ClaudeLab } from './claude-lab.ts'

/** When Claude cannot answer, OpenAI does, and nothing is lost or done twice. Both are played by their simulated APIs. */

const openaiAnswers: Answer[] = []
let lab: ClaudeLab
let openai: SimulatedOpenai
let client: SocketClient
let agent_id: string
let folder: string
let asked: () => { claude: RecordedRequest[]; openai: RecordedRequest[] }

beforeAll(async () => {
  openai = await startOpenai(() => openaiAnswers.shift() ?? says('(nothing more to say)'))
  lab = await openClaudeLab({ OPENAI_BASE_URL: openai.url, OPENAI_API_KEY: openai.apiKey })
})

afterAll(async () => {
  await lab?.close()
  await openai?.close()
})

beforeEach(async () => {
  openaiAnswers.length = 0
  ;({ client, agent_id, folder } = await lab.newAgent())
  // a key that works ends its rest, so the answer to its check must not come in the middle of the test
  await client.first('provider_checked', ({ provider }) => provider === 'claude')
  const before = [lab.anthropic.requests.length, openai.requests.length]
  asked = () => ({
    claude: lab.anthropic.requests.slice(before[0]).filter(({ path }) => path === '/v1/messages'),
    openai: openai.requests.slice(before[1]).filter(({ path }) => path === '/v1/responses'),
  })
})

async function send(text: string): Promise<string> {
  const ack = await client.command({ type: 'send_message', text, agent_id, client_msg_id: crypto.randomUUID() })
  if (!ack.ok || !ack.turn_id) throw new Error(`not accepted: ${JSON.stringify(ack)}`)
  return ack.turn_id
}

const resultOf = (turn_id: string) => client.first('result', (event) => event.turn_id === turn_id)

/** What the person was told while the turn ran. */
const toldOf = (turn_id: string): EventOf<'notice'>[] =>
  client.all.filter((event) => event.type === 'notice' && event.turn_id === turn_id) as EventOf<'notice'>[]

const changesOf = (turn_id: string) => toldOf(turn_id).filter(({ code }) => code !== 'retrying')

const modelOf = ({ body }: RecordedRequest) => (body as { model: string }).model

async function claudeInSettings(): Promise<OfferedProvider | undefined> {
  const { providers } = await get<ProviderList>(lab.stack.url, lab.token, '/api/providers')
  return providers.find(({ id }) => id === 'claude')
}

const restOfKey = async () => (await claudeInSettings())?.keys[0]?.cooling

/** Who answered, as somebody sees it who comes back later. */
async function answeredByInHistory(turn_id: string) {
  const path = `/api/messages?cwd=${encodeURIComponent(folder)}&agent_id=${agent_id}`
  const { messages } = await get<Messages>(lab.stack.url, lab.token, path)
  const result = messages.find((message) => message.type === 'result' && message.turn_id === turn_id)
  const text = messages.flatMap((message) =>
    message.type === 'assistant_text' && message.turn_id === turn_id ? [message.content.text] : [],
  )
  return { ...(result?.type === 'result' && result.content), said: text.join('') }
}

describe('Claude that is overloaded', () => {
  test('is replaced by OpenAI in the same turn, and rests: the next turn does not even ask it', async () => {
    lab.answers.push(overloaded(), overloaded())
    openaiAnswers.push(says('Hello from ', 'the other one.'), says('Still me.'))
    const first = await send('hello')
    const result = await resultOf(first)
    const model = asked().openai.map(modelOf)[0]
    expect(result).toMatchObject({ is_error: false, provider: 'openai', model })
    expect(changesOf(first)).toMatchObject([
      {
        code: 'provider_instead',
        text: expect.stringMatching(/Anthropic is overloaded.*OpenAI answers instead/),
        params: { from: 'Claude', name: 'OpenAI', error: 'provider_overloaded' },
      },
    ])
    expect(client.all.some((event) => event.type === 'stream_reset')).toBe(false)
    expect(await answeredByInHistory(first)).toMatchObject({
      provider: 'openai',
      model,
      said: 'Hello from the other one.',
    })
    expect(await restOfKey()).toMatchObject({ code: 'provider_overloaded', until: expect.any(Number) })

    const second = await send('and now?')
    expect(await resultOf(second)).toMatchObject({ provider: 'openai', model })
    expect(changesOf(second)).toMatchObject([{ code: 'provider_instead' }])
    expect(asked().claude).toHaveLength(2)
    expect(asked().openai).toHaveLength(2)
  })

  test('is asked again when it has rested as long as it wished', async () => {
    const forOneSecond = { ...overloaded(), headers: { 'retry-after': '1' } }
    lab.answers.push(forOneSecond, forOneSecond, says('Here I am again.'))
    openaiAnswers.push(says('I help out.'))
    expect(await resultOf(await send('hello'))).toMatchObject({ provider: 'openai' })
    // no faster than a person's token may ask
    await until('the key has rested', async () => (await restOfKey()) === null, { everyMs: 700 })
    const second = await send('and now?')
    expect(await resultOf(second)).toMatchObject({ provider: 'claude' })
    expect(await answeredByInHistory(second)).toMatchObject({ provider: 'claude', said: 'Here I am again.' })
    expect(changesOf(second)).toEqual([])
    expect(asked().openai).toHaveLength(1)
  })
})

test('Claude cut off in the middle: the step is asked again of OpenAI, and the tool before it ran once', async () => {
  const command = 'echo ran >> effects.txt'
  lab.answers.push(calls('bash', { command }), says('Half of ', 'it', { type: 'cut' }))
  openaiAnswers.push(calls('list_directory', { path: '.' }), says('All of it.'))
  const turn_id = await send('run it')
  const { request_id } = await client.first('permission_request')
  await client.command({ type: 'permission_response', request_id, agent_id, approved: true })
  const result = await resultOf(turn_id)

  expect(result).toMatchObject({ is_error: false, provider: 'openai', num_turns: 3 })
  const resets = client.all.filter((event) => event.type === 'stream_reset')
  expect(resets).toMatchObject([{ turn_id, step: 2 }])
  expect(changesOf(turn_id)).toMatchObject([{ code: 'provider_instead', params: { error: 'provider_unreachable' } }])
  expect(client.all.filter((event) => event.type === 'tool_result')).toMatchObject([
    { is_error: false },
    { is_error: false },
  ])
  expect(await readFile(join(folder, 'effects.txt'), 'utf8')).toBe('ran\n')
  const [sent] = asked().openai
  expect(JSON.stringify(sent?.body)).toContain(command)
  expect(JSON.stringify(sent?.body)).not.toContain('Half of it')
  expect(asked()).toMatchObject({ claude: { length: 2 }, openai: { length: 2 } })
  expect(await answeredByInHistory(turn_id)).toMatchObject({ provider: 'openai', said: 'All of it.' })
})

test('a key that Claude does not take: OpenAI answers, and the settings show that the key does not work', async () => {
  await client.command({ type: 'set_api_key', provider: 'claude', key: 'sk-ant-not-this-one' })
  await client.first('provider_checked', ({ provider, ok }) => provider === 'claude' && !ok)
  openaiAnswers.push(says('Mine is good.'))
  const turn_id = await send('hello')
  expect(await resultOf(turn_id)).toMatchObject({ is_error: false, provider: 'openai' })
  expect(toldOf(turn_id)).toMatchObject([
    { code: 'provider_instead', params: { from: 'Claude', name: 'OpenAI', error: 'provider_auth' } },
  ])
  expect(asked().claude).toHaveLength(1)
  expect(await claudeInSettings()).toMatchObject({
    check: { ok: false, code: 'provider_auth' },
    keys: [{ cooling: { code: 'provider_auth', message: expect.stringContaining('did not accept the API key') } }],
  })
})

test('a request that Claude finds wrong ends the turn: another model is not asked to mend it', async () => {
  lab.answers.push({ status: 400, message: 'messages.0: something is wrong with it' })
  const turn_id = await send('hello')
  const error = await client.first('error', (event) => event.turn_id === turn_id)
  expect(error).toMatchObject({ code: 'provider_rejected', text: expect.stringContaining('something is wrong') })
  expect(toldOf(turn_id)).toEqual([])
  expect(asked()).toMatchObject({ claude: { length: 1 }, openai: { length: 0 } })
  expect(await restOfKey()).toBeNull()
})
