import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { startStack, type Stack } from '@rain/testing'
import { connectRaw, type RawClient } from './clients/raw-client.ts'
import { get, signIn } from './clients/sign-in.ts'

/** The web and the phone client of old, as they speak on the raw door: no cursor, no acks, no new field. */

let stack: Stack
let token: string
/** Several, so that no test meets the limits of another; few, because signing in has a limit, too. */
const tokens: string[] = []
let opened = 0
let home: string
let folder: string
let agent_id: string
let agents = 0
let client: RawClient

beforeAll(async () => {
  home = await realpath(await mkdtemp(join(homedir(), 'rain-e2e-')))
  stack = await startStack({ env: { RAIN_DEMO_DELAY_MS: '0', RAIN_BROWSE_ROOT: home, RAIN_LOG_LEVEL: 'trace' } })
  for (let count = 0; count < 8; count++) tokens.push(await signIn(stack.url, stack.pin))
  token = tokens.shift() ?? ''
})

afterAll(async () => {
  await stack?.close()
  await rm(home, { recursive: true, force: true })
})

beforeEach(async () => {
  agent_id = `agent-${++agents}-k3x9-a1b2`
  folder = join(home, agent_id)
  await mkdir(folder)
})

afterEach(() => client?.close())

const address = (query = '') => `${stack.url.replace('http', 'ws')}/ws${query}`

/** A connection with the agent's folder open and the demo model chosen. */
async function open(ownToken = tokens[opened++ % tokens.length] ?? '') {
  client = await connectRaw(address(`?token=${encodeURIComponent(ownToken)}`))
  client.send({ type: 'set_api_key', key: '', provider: 'demo', model: 'auto' })
  client.send({ type: 'set_cwd', path: folder, agent_id })
  await client.first('status', (event) => event.cwd === folder)
}

const say = (text: string) => client.send({ type: 'send_message', text, agent_id })

const ends = () =>
  client.all.filter((event) => (event.type === 'result' || event.type === 'error') && event.agent_id === agent_id)

/** Resolves when all that was sent before has been done: commands are done in order. */
async function barrier() {
  const name = `barrier-${crypto.randomUUID()}`
  client.send({ type: 'destroy_agent', agent_id: name })
  await client.first('agent_destroyed', (event) => event.agent_id === name)
}

describe('the way in', () => {
  test('by the token in the address: a status for no agent, then the stored provider', async () => {
    await open()
    client.close()
    client = await connectRaw(address(`?token=${encodeURIComponent(token)}`))
    expect(await client.first('status')).toMatchObject({ text: expect.stringContaining('Connected'), agent_id: null })
    expect(await client.first('api_key_loaded')).toMatchObject({ provider: 'demo' })
  })

  test('by a first frame, with the next ones sent right behind it', async () => {
    client = await connectRaw(address())
    client.send({ type: 'auth', token })
    client.send({ type: 'set_api_key', key: '', provider: 'demo', model: 'auto' })
    client.send({ type: 'set_cwd', path: folder, agent_id })
    say('hello')
    expect(await client.first('result')).toMatchObject({ agent_id, is_error: false })
    expect(client.all[0]).toMatchObject({ type: 'status', agent_id: null })
    expect(client.all.find((event) => event.type === 'status' && event.agent_id === agent_id)).toMatchObject({
      text: expect.stringMatching(/^Ready/),
      cwd: folder,
    })
  })

  test.each([
    ['a wrong token in the address', '?token=nonsense', null],
    ['an empty token in the address', '?token=', null],
    ['a wrong token in the first frame', '', { type: 'auth', token: 'nonsense' }],
    ['a first frame that is none', '', { type: 'send_message', text: 'hi' }],
  ])('%s: let in, told nothing, closed with 4001', async (_, query, frame) => {
    client = await connectRaw(address(query))
    if (frame) client.send(frame)
    expect(await client.closed).toMatchObject({ code: 4001 })
    expect(client.all).toEqual([])
  })

  test('a token that is logged out closes its sockets with 4001', async () => {
    const own = await signIn(stack.url, stack.pin)
    client = await connectRaw(address(`?token=${own}`))
    await client.first('status')
    const headers = { authorization: `Bearer ${own}` }
    const answer = await fetch(`${stack.url}/api/logout`, { method: 'POST', headers })
    expect(await answer.json()).toEqual({ logged_out: true })
    expect((await client.closed).code).toBe(4001)
  })
})

describe('a message', () => {
  test('ends in exactly one result with numbers in it', async () => {
    await open()
    say('hello')
    const result = await client.first('result')
    expect(result).toMatchObject({
      text: expect.any(String),
      usage: { input_tokens: expect.any(Number), output_tokens: expect.any(Number) },
      cost: expect.any(Number),
      duration_ms: expect.any(Number),
      num_turns: 1,
      is_error: false,
      session_id: expect.any(String),
      agent_id,
    })
    await barrier()
    expect(ends()).toHaveLength(1)
    expect(client.all.some((event) => event.type === 'status' && /working/i.test(event.text))).toBe(true)
    const texts = client.all.filter((event) => event.type === 'assistant_text')
    expect(texts.every((event) => event.text !== '' && event.agent_id === agent_id)).toBe(true)
  })

  test('that is blank is ignored without a word', async () => {
    await open()
    say('   \n')
    await barrier()
    expect(ends()).toEqual([])
    expect(client.all.some((event) => event.type === 'status' && /working/i.test(event.text))).toBe(false)
  })

  test('without an open folder is an error that says so', async () => {
    await open()
    client.send({ type: 'send_message', text: 'hi', agent_id: 'nobody' })
    expect(await client.first('error')).toMatchObject({
      agent_id: 'nobody',
      text: expect.stringMatching(/no project directory/i),
    })
  })

  test('without an agent speaks of the default one', async () => {
    await open()
    client.send({ type: 'set_cwd', path: folder })
    client.send({ type: 'send_message', text: 'hello' })
    expect(await client.first('result', (event) => event.agent_id === 'default')).toMatchObject({ is_error: false })
  })

  test('survives the frames a client sends again for every agent after an error, also while it is answered', async () => {
    await open()
    say('write kept.txt with still here')
    const request = await client.first('permission_request')
    for (let again = 0; again < 3; again++) {
      client.send({ type: 'set_api_key', key: '', provider: 'demo', model: 'auto' })
      client.send({ type: 'set_cwd', path: folder, agent_id, session_id: '' })
    }
    await barrier()
    expect(ends()).toEqual([])
    client.send({ type: 'permission_response', request_id: request.request_id, agent_id, approved: true })
    expect(await client.first('result')).toMatchObject({ is_error: false })
    expect(await readFile(join(folder, 'kept.txt'), 'utf8')).toContain('still here')
    expect(ends()).toHaveLength(1)
  })
})

describe('a tool', () => {
  test('is shown with an object, asked for, and answered with a text', async () => {
    await open()
    say('write a.txt with milk')
    const request = await client.first('permission_request')
    expect(request).toMatchObject({
      request_id: expect.stringMatching(/^perm_[0-9a-f]{16}$/),
      tool: 'write_file',
      input: { path: 'a.txt' },
      level: 'yellow',
      reason: expect.stringMatching(/\S/),
      agent_id,
    })
    const use = await client.first('tool_use')
    expect(use).toMatchObject({ tool: 'write_file', input: { path: 'a.txt' }, id: expect.any(String), agent_id })
    client.send({ type: 'permission_response', request_id: request.request_id, agent_id, approved: false })
    expect(await client.first('tool_result')).toEqual(
      expect.objectContaining({ content: expect.any(String), is_error: true, tool_use_id: use.id, agent_id }),
    )
    await client.first('result')
  })

  test('that is red runs with the PIN alone; a wrong one is a failed result and no error', async () => {
    await mkdir(join(folder, 'build'))
    await open()
    say('run rm -rf build')
    const request = await client.first('permission_request')
    expect(request.level).toBe('red')
    client.send({
      type: 'permission_response',
      request_id: request.request_id,
      agent_id,
      approved: true,
      pin: '999999',
    })
    expect(await client.first('tool_result')).toMatchObject({ is_error: true, content: expect.stringMatching(/PIN/) })
    await client.first('result')
    await barrier()
    expect(client.all.filter((event) => event.type === 'error')).toEqual([])

    say('run rm -rf build')
    const again = await client.first('permission_request', (event) => event.request_id !== request.request_id)
    client.send({ type: 'permission_response', request_id: again.request_id, agent_id, approved: true })
    expect(await client.first('error')).toMatchObject({ text: expect.stringMatching(/PIN/) })
    const { pin } = stack
    client.send({ type: 'permission_response', request_id: again.request_id, agent_id, approved: true, pin })
    expect(await client.first('tool_result', (event) => event.turn_id === again.turn_id)).toMatchObject({
      is_error: false,
    })
  })

  test('asked for under an unknown, answered or cancelled request says that it expired or was not found', async () => {
    await open()
    client.send({ type: 'permission_response', request_id: 'perm_0000000000000000', agent_id, approved: true })
    const text = 'Permission request expired or not found.'
    expect(await client.first('error')).toMatchObject({ text })

    say('write b.txt with milk')
    const request = await client.first('permission_request')
    client.send({ type: 'interrupt', agent_id })
    await client.first('result')
    client.send({ type: 'permission_response', request_id: request.request_id, agent_id, approved: true })
    await barrier()
    expect(client.all.filter((event) => event.type === 'error').map((event) => event.text)).toEqual([text, text])
    await expect(readFile(join(folder, 'b.txt'))).rejects.toThrow()
  })
})

describe('stopping', () => {
  test('an agent nobody knows is answered with a result all the same', async () => {
    await open()
    client.send({ type: 'interrupt', agent_id: 'nobody' })
    expect(await client.first('result')).toMatchObject({
      agent_id: 'nobody',
      text: 'Interrupted by user.',
      usage: null,
      cost: null,
      duration_ms: null,
      num_turns: null,
      is_error: false,
    })
  })

  test('a turn gives one result', async () => {
    await open()
    say('write c.txt with milk')
    await client.first('permission_request')
    client.send({ type: 'interrupt', agent_id })
    expect(await client.first('result')).toMatchObject({ text: 'Interrupted by user.', cost: null, num_turns: null })
    await barrier()
    expect(ends()).toHaveLength(1)
  })

  test('in an emergency says so for a known agent, and nothing for another', async () => {
    await open()
    client.send({ type: 'emergency_stop', agent_id: 'nobody' })
    await barrier()
    expect(client.all.filter((event) => event.type === 'status' && event.agent_id === 'nobody')).toEqual([])
    client.send({ type: 'emergency_stop', agent_id })
    await client.first('status', (event) => /EMERGENCY STOP/.test(event.text) && event.agent_id === agent_id)
  })

  test('and destroying is always answered', async () => {
    await open()
    client.send({ type: 'destroy_agent', agent_id })
    await client.first('agent_destroyed', (event) => event.agent_id === agent_id)
    client.send({ type: 'destroy_agent', agent_id })
    await barrier()
    const destroyed = client.all.filter((event) => event.type === 'agent_destroyed' && event.agent_id === agent_id)
    expect(destroyed).toHaveLength(2)
  })
})

describe('the small commands', () => {
  test('are taken or refused in words', async () => {
    await open()
    client.send({ type: 'set_transcription_lang', lang: 'es' })
    client.send({ type: 'set_transcription_lang', lang: 'klingon' })
    client.send({ type: 'pong' })
    await barrier()
    expect(client.all.filter((event) => event.type === 'error')).toEqual([])
    client.send({ type: 'set_mode', agent_id, mode: 'coding' })
    expect(await client.first('mode_changed')).toMatchObject({ agent_id, mode: 'coding' })
    client.send({ type: 'set_mode', agent_id, mode: 'computer_use' })
    await client.first('error', (event) => /not available/i.test(event.text) && event.agent_id === agent_id)
    client.send({ type: 'set_alter_ego', ego_id: 'rain' })
    expect(await client.first('alter_ego_changed')).toMatchObject({ ego_id: 'rain' })
  })

  test('a folder that is none, or outside, is not opened', async () => {
    await open()
    client.send({ type: 'set_cwd', path: join(folder, 'nope'), agent_id: 'other' })
    await client.first('error', (event) => /not a directory/i.test(event.text) && event.agent_id === 'other')
    client.send({ type: 'set_cwd', path: '/etc', agent_id: 'outside' })
    await client.first('error', (event) => /not a directory/i.test(event.text) && event.agent_id === 'outside')
  })

  test('more than five agents are too many', async () => {
    await open()
    for (let other = 1; other <= 5; other++)
      client.send({ type: 'set_cwd', path: folder, agent_id: `${agent_id}-${other}` })
    expect(await client.first('error')).toMatchObject({ text: expect.stringMatching(/concurrent.*max/i) })
  })
})

describe('limits', () => {
  test('a frame above 16 KB is too large, a field above its length too long; the connection stays', async () => {
    await open()
    client.send({ type: 'send_message', agent_id, text: 'x'.repeat(17_000) })
    await client.first('error', (event) => /too large/i.test(event.text))
    client.send({ type: 'send_message', agent_id, text: 'x'.repeat(10_001) })
    await client.first('error', (event) => /field length/i.test(event.text))
    client.send({ type: 'set_cwd', agent_id, path: 'x'.repeat(501) })
    client.send({ type: 'set_api_key', provider: 'claude', key: 'x'.repeat(501), model: 'auto' })
    client.send({ type: 'interrupt', agent_id: 'x'.repeat(101) })
    await barrier()
    const texts = client.all.flatMap((event) => (event.type === 'error' ? [event.text] : []))
    expect(texts.slice(2)).toEqual([1, 2, 3].map(() => expect.stringMatching(/field length|too long/i)))
    client.send('not json')
    await client.first('error', (event) => /json/i.test(event.text))
    client.send({ type: 'no_such_thing' })
    await client.first('error', (event) => /unknown message type/i.test(event.text))
  })

  test('the sixty-first message of a minute is told to wait; pongs do not count', async () => {
    await open(tokens.pop())
    for (let pong = 0; pong < 70; pong++) client.send({ type: 'pong' })
    await barrier()
    for (let count = 0; count < 60; count++) client.send({ type: 'set_transcription_lang', lang: 'en' })
    expect(await client.first('error')).toMatchObject({ text: expect.stringMatching(/rate limit.*retry/i) })
  })
})

describe('over REST', () => {
  const request = (path: string, init: RequestInit = {}) =>
    fetch(`${stack.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
    })

  test('a conversation is replayed in the shapes the clients read', async () => {
    await open()
    say('run mkdir made && echo hi')
    const asked = await client.first('permission_request')
    client.send({ type: 'permission_response', request_id: asked.request_id, agent_id, approved: true })
    const result = await client.first('result')
    const place = `cwd=${encodeURIComponent(folder)}&agent_id=${encodeURIComponent(agent_id)}`
    const { messages } = await get<{ messages: Record<string, unknown>[] }>(stack.url, token, `/api/messages?${place}`)
    expect(messages.map(({ role, type }) => [role, type])).toEqual([
      ['user', 'text'],
      ['assistant', 'assistant_text'],
      ['tool', 'tool_use'],
      ['tool', 'tool_result'],
      ['assistant', 'assistant_text'],
      ['assistant', 'result'],
    ])
    for (const { id, timestamp } of messages) {
      expect(id).toEqual(expect.any(Number))
      expect(Number.isInteger(timestamp)).toBe(true)
    }
    const contents = messages.map(({ content }) => content)
    expect(contents[0]).toMatchObject({ text: 'run mkdir made && echo hi' })
    expect(contents[2]).toMatchObject({
      tool: 'bash',
      input: { command: 'mkdir made && echo hi' },
      id: expect.any(String),
    })
    expect(contents[3]).toMatchObject({
      content: expect.stringContaining('hi'),
      is_error: false,
      tool_use_id: (contents[2] as { id: string }).id,
    })
    expect(contents[5]).toMatchObject({
      cost: expect.any(Number),
      duration_ms: expect.any(Number),
      num_turns: 2,
      session_id: result.session_id,
    })
    expect(await (await request(`/api/messages?${place}`, { method: 'DELETE' })).json()).toEqual({
      deleted: expect.any(Number),
    })
    expect(await (await request(`/api/messages?${place}`)).json()).toMatchObject({ messages: [] })
    expect((await request('/api/messages')).status).toBe(400)
  })

  test('conversations are saved, listed, read and deleted as both clients do it', async () => {
    const now = Date.now()
    const web = {
      version: 1,
      id: `conv_${now}_${agent_id}`,
      createdAt: now,
      updatedAt: now,
      agentId: agent_id,
      cwd: folder,
      sessionId: 'ses_1',
      label: 'Web',
      messageCount: 1,
      preview: 'hi',
      totalCost: 0.0567,
      messages: [{ id: 'm', type: 'subagent_event', timestamp: now, animate: false, nested: { any: ['thing'] } }],
    }
    const phone = { ...web, id: `conv_${agent_id}_active`, label: 'Phone', cwd: null, sessionId: null, totalCost: null }
    for (const body of [web, phone]) {
      const saved = await request('/api/history', { method: 'POST', body: JSON.stringify(body) })
      expect(saved.status).toBe(200)
      expect(await saved.json()).toEqual({ saved: true, id: body.id, deleted: [] })
    }
    const { conversations } = (await (await request('/api/history')).json()) as { conversations: { id: string }[] }
    expect(conversations.find(({ id }) => id === web.id)).toEqual({
      id: web.id,
      createdAt: now,
      updatedAt: now,
      label: 'Web',
      cwd: folder,
      messageCount: 1,
      preview: 'hi',
      totalCost: 0.0567,
    })
    expect(conversations.find(({ id }) => id === phone.id)).toMatchObject({ label: 'Phone', cwd: '', totalCost: 0 })
    expect(await (await request(`/api/history/${encodeURIComponent(web.id)}`)).json()).toEqual(web)
    const deleted = await request(`/api/history/${web.id}`, { method: 'DELETE' })
    expect(await deleted.json()).toEqual({ deleted: true })
    expect((await request(`/api/history/${web.id}`)).status).toBe(404)
    const huge = await request('/api/history', {
      method: 'POST',
      body: JSON.stringify({ ...web, messages: ['x'.repeat(600_000)] }),
    })
    expect(huge.status).toBe(413)
  })

  test('an unknown path is JSON with 404, a missing token 401', async () => {
    const unknown = await request('/api/memories')
    expect(unknown.status).toBe(404)
    expect(await unknown.json()).toMatchObject({ error: expect.any(String) })
    const stranger = await fetch(`${stack.url}/api/history`)
    expect(stranger.status).toBe(401)
    expect(await stranger.json()).toMatchObject({ error: expect.any(String) })
  })

  test('folders are browsed from the home down', async () => {
    await mkdir(join(folder, '.hidden'))
    await mkdir(join(folder, 'src'))
    const listing = await (await request(`/api/browse?path=${encodeURIComponent(folder)}`)).json()
    expect(listing).toEqual({
      current: folder,
      entries: [
        { name: '..', path: home, is_dir: true, size: 0 },
        { name: 'src', path: join(folder, 'src'), is_dir: true, size: 0 },
      ],
    })
    expect(await (await request('/api/browse')).json()).toMatchObject({ current: home })
    expect((await request('/api/browse?path=/etc')).status).toBe(403)
  })

  test('figures have the shape both clients draw', async () => {
    const metrics = (await (await request('/api/metrics')).json()) as Record<string, unknown[]>
    expect(metrics).toMatchObject({
      totals: Object.fromEntries(
        ['all_time', 'today', 'this_week', 'this_month'].map((period) => [
          period,
          { cost: expect.any(Number), sessions: expect.any(Number) },
        ]),
      ),
    })
    expect(metrics['by_hour']).toHaveLength(24)
    expect(metrics['by_dow']).toHaveLength(7)
  })
})

test('after all of this no PIN, token, key or message is in any log', async () => {
  await open()
  client.send({ type: 'set_api_key', key: 'sk-canary-0123456789', provider: 'claude', model: 'auto', agent_id })
  await client.first('status', (event) => /API key set/i.test(event.text) && event.agent_id === agent_id)
  client.send({ type: 'set_api_key', key: '', provider: 'demo', model: 'auto', agent_id })
  say('canary in a message')
  await client.first('result')
  const logs = (['gateway', 'agent-runner', 'scheduler'] as const).flatMap((service) => stack.logs(service)).join('\n')
  expect(logs).toContain('listening')
  for (const secret of [token, ...tokens, 'sk-canary', 'canary in a message', `"${stack.pin}"`]) {
    expect(logs).not.toContain(secret)
  }
})
