import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { calls, createGate, says } from '@rain/testing'
import { get } from './clients/sign-in.ts'
import { connectSocket, type SocketClient } from './clients/socket-client.ts'
import { openClaudeLab, waitAt, type ClaudeLab } from './claude-lab.ts'
import type { Agent, Messages } from '@rain/protocol'

/** The main job over Socket.IO, with Claude played by the simulated API: everything but the model is real. */

let lab: ClaudeLab
let client: SocketClient
let agent_id: string
let folder: string

beforeAll(async () => {
  lab = await openClaudeLab({ RAIN_LEASE_MS: '2000', RAIN_GRACE_MS: '500' })
})

afterAll(() => lab?.close())

beforeEach(async () => {
  ;({ client, agent_id, folder } = await lab.newAgent())
})

const send = (text: string, more: Record<string, unknown> = {}) =>
  client.command({ type: 'send_message', text, agent_id, client_msg_id: crypto.randomUUID(), ...more })

const answerRequest = (request_id: string, approved: boolean, more: Record<string, unknown> = {}) =>
  client.command({ type: 'permission_response', request_id, agent_id, approved, ...more })

const messages = () =>
  get<Messages>(lab.stack.url, lab.token, `/api/messages?cwd=${encodeURIComponent(folder)}&agent_id=${agent_id}`)

describe('a message', () => {
  test('is answered as it streams, with what it used and cost', async () => {
    lab.answers.push(says('Hello ', 'there.'))
    expect(await send('hi')).toMatchObject({ ok: true, queued: false })
    const result = await client.first('result')
    const text = client.all.map((event) => (event.type === 'assistant_text' ? event.text : '')).join('')
    expect(text).toBe('Hello there.')
    expect(result).toMatchObject({ is_error: false, num_turns: 1, session_id: expect.stringMatching(/^ses_/) })
    expect(result.cost).toBeGreaterThan(0)
    expect(result.usage?.output_tokens).toBeGreaterThan(0)
    expect(await client.first('rate_limits')).toMatchObject({ limits: { 'requests-limit': expect.any(Number) } })
  })

  test('writes a file once it is approved', async () => {
    lab.answers.push(calls('write_file', { path: 'hello.py', content: 'print("hi")\n' }), says('Written.'))
    await send('make hello.py')
    const request = await client.first('permission_request')
    expect(request).toMatchObject({ tool: 'write_file', level: 'yellow', agent_id })
    await answerRequest(request.request_id, true)
    await client.first('result')
    expect(await readFile(join(folder, 'hello.py'), 'utf8')).toBe('print("hi")\n')
    expect(await client.first('tool_result')).toMatchObject({ is_error: false, detail: { kind: 'diff', added: 1 } })
  })

  test('that deletes needs the right PIN; with a wrong one it is a failed tool result', async () => {
    await mkdir(join(folder, 'build'))
    lab.answers.push(calls('bash', { command: 'rm -rf build' }), says('Denied then.'))
    await send('clean up')
    const request = await client.first('permission_request')
    expect(request.level).toBe('red')
    await answerRequest(request.request_id, true, { pin: '000000' })
    await client.first('result')
    expect(await client.first('tool_result')).toMatchObject({ is_error: true })
    expect(client.all.filter((event) => event.type === 'error')).toEqual([])

    lab.answers.push(calls('bash', { command: 'rm -rf build' }), says('Gone.'))
    await send('now really')
    const again = await client.first('permission_request', (event) => event.request_id !== request.request_id)
    await answerRequest(again.request_id, true, { pin: lab.stack.pin })
    const done = await client.first('tool_result', (event) => event.turn_id === again.turn_id)
    expect(done.is_error).toBe(false)
  })

  test('sent twice under one name is one turn', async () => {
    lab.answers.push(says('Once.'))
    const client_msg_id = crypto.randomUUID()
    const acks = await Promise.all([send('hi', { client_msg_id }), send('hi', { client_msg_id })])
    const turns = new Set(acks.map((ack) => (ack.ok ? ack.turn_id : '')))
    expect(turns.size).toBe(1)
    await client.first('result')
    expect(lab.anthropic.requests.filter((request) => request.path === '/v1/messages').length).toBeGreaterThan(0)
    expect((await messages()).messages.filter((message) => message.type === 'text')).toHaveLength(1)
  })

  test('sent while another is answered waits its turn', async () => {
    const gate = createGate()
    lab.answers.push(says('First.', waitAt(gate)), says('Second.'))
    await send('one')
    await gate.reached
    expect(await send('two')).toMatchObject({ ok: true, queued: true })
    await client.first('turn_queued')
    gate.open()
    const first = await client.first('result')
    await client.first('result', (event) => event.turn_id !== first.turn_id)
    const said = (await messages()).messages.filter((message) => message.type === 'assistant_text')
    expect(said.map((message) => message.content)).toEqual([{ text: 'First.' }, { text: 'Second.' }])
  })

  test('is stopped by an interrupt, and what was seen stays', async () => {
    const gate = createGate()
    lab.answers.push(says('Half an ', waitAt(gate), 'answer.'))
    await send('talk')
    await client.first('assistant_text')
    await client.command({ type: 'interrupt', agent_id })
    expect(await client.first('result')).toMatchObject({ interrupted: true, cost: null, num_turns: null })
    gate.open()
    const said = (await messages()).messages.find((message) => message.type === 'assistant_text')
    expect(said?.content).toEqual({ text: 'Half an ' })
  })
})

describe('a reload', () => {
  test('in the middle of a stream shows what was streamed, and goes on without a gap', async () => {
    const gate = createGate()
    lab.answers.push(says('Before the reload. ', waitAt(gate), 'After it.'))
    await send('talk')
    await client.first('assistant_text')
    client.close()

    const { live, cursor } = await messages()
    const seen = live.map((event) => (event.type === 'assistant_text' ? event.text : '')).join('')
    expect(seen).toBe('Before the reload. ')
    const fresh = await connectSocket(lab.stack.url, lab.token, cursor)
    await fresh.first('ready')
    gate.open()
    await fresh.first('result')
    const rest = fresh.all.map((event) => (event.type === 'assistant_text' ? event.text : '')).join('')
    expect(seen + rest).toBe('Before the reload. After it.')
    fresh.close()
  })

  test('while an approval waits shows it again, on every device, and the first answer wins', async () => {
    lab.answers.push(calls('write_file', { path: 'a.txt', content: 'a' }), says('ok'))
    await send('write')
    const asked = await client.first('permission_request')
    const { live } = await messages()
    expect(live).toContainEqual(expect.objectContaining({ type: 'permission_request', request_id: asked.request_id }))

    const other = await connectSocket(lab.stack.url, lab.token)
    await other.command({ type: 'set_cwd', path: folder, agent_id })
    expect(await other.first('permission_request')).toMatchObject({ request_id: asked.request_id })
    const answer = { type: 'permission_response', request_id: asked.request_id, agent_id } as const
    expect(await other.command({ ...answer, approved: false, reason: 'no' })).toMatchObject({ ok: true })
    expect(await client.command({ ...answer, approved: true })).toMatchObject({ ok: false, code: 'request_not_found' })
    expect(await client.first('permission_resolved')).toMatchObject({ decision: 'denied' })
    await client.first('result')
    other.close()
  })

  test('that lost its connection for a moment misses and repeats nothing', async () => {
    const gate = createGate()
    lab.answers.push(says('one ', waitAt(gate), 'two'))
    await send('talk')
    await client.first('assistant_text')
    client.drop()
    gate.open()
    await client.first('result')
    const cursors = client.all.flatMap((event) => (event.type !== 'ready' && event.cursor ? [event.cursor] : []))
    expect(new Set(cursors).size).toBe(cursors.length)
    const text = client.all.map((event) => (event.type === 'assistant_text' ? event.text : '')).join('')
    expect(text).toBe('one two')
  })
})

test('the conversation of an agent that is gone can be resumed in another one', async () => {
  lab.answers.push(says('I will remember the word heron.'))
  await send('the word is heron')
  const { session_id } = await client.first('result')
  await client.command({ type: 'destroy_agent', agent_id })
  const other_id = `${agent_id}-resumed`
  await client.command({ type: 'set_cwd', path: folder, agent_id: other_id, session_id })
  lab.answers.push(says('heron'))
  await client.command({ type: 'send_message', text: 'which word?', agent_id: other_id })
  await client.first('result', (event) => event.agent_id === other_id)
  const last = lab.anthropic.requests.filter((request) => request.path === '/v1/messages').at(-1)
  expect(JSON.stringify(last?.body)).toContain('the word is heron')
})

test('an agent that was destroyed is gone from the list', async () => {
  await client.command({ type: 'destroy_agent', agent_id })
  await client.first('agent_destroyed')
  const { agents } = await get<{ agents: Agent[] }>(lab.stack.url, lab.token, '/api/agents')
  expect(agents.map((agent) => agent.agent_id)).not.toContain(agent_id)
})
