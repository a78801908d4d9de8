import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { takeSteers } from '@rain/db'
import { messagesSchema, type Messages } from '@rain/protocol'
import { beginAnew } from '../testing/begin-anew.ts'
import { call, connectIo, type IoClient } from '../testing/clients.ts'
import { playTurn } from '../testing/scripted-runner.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let client: IoClient
let other: IoClient
let token: string
let folder: string

beforeAll(async () => {
  gateway = await startTestGateway()
  folder = join(gateway.home, 'app')
  await mkdir(folder)
}, 120_000)
beforeEach(async () => {
  ;({ token, client } = await beginAnew(gateway, folder))
  other = await connectIo(gateway.url, { token: await gateway.token() })
})
afterEach(() => {
  client.close()
  other.close()
})
afterAll(() => gateway.close())

async function send(text: string): Promise<string> {
  const ack = await client.command({ type: 'send_message', text, client_msg_id: text })
  return ack.ok ? (ack.turn_id ?? '') : ''
}

async function answered(turnId: string, text: string): Promise<string> {
  const turn = await playTurn(gateway, turnId)
  await turn.answer(1, text)
  await turn.finish()
  return turnId
}

const say = async (text: string) => answered(await send(text), `re: ${text}`)

async function read(): Promise<Messages> {
  const path = `/api/messages?cwd=${encodeURIComponent(folder)}&agent_id=default`
  return messagesSchema.parse((await call(gateway.url, path, token)).body)
}

async function seen(): Promise<string[]> {
  return (await read()).messages.flatMap(({ type, content }) =>
    type === 'text' || type === 'assistant_text' ? [content.text] : [],
  )
}

async function edit(turnId: string, text: string, clientMsgId = text) {
  return client.command({ type: 'edit_message', turn_id: turnId, text, client_msg_id: clientMsgId })
}

test('a message said in another way is a branch that every client hears of, and both can be gone between', async () => {
  const one = await say('one')
  const two = await say('two')
  const ack = await edit(one, 'uno')
  const turnId = ack.ok ? (ack.turn_id ?? '') : ''
  expect(await other.next('branch_changed')).toMatchObject({ kept_up_to: null, turn_id: turnId })
  expect(await other.next('user_message')).toMatchObject({ text: 'uno', turn_id: turnId })
  await answered(turnId, 're: uno')
  expect(await seen()).toEqual(['uno', 're: uno'])
  expect((await read()).messages[0]).toMatchObject({ content: { versions: [one, turnId] } })

  expect(await client.command({ type: 'switch_branch', turn_id: one })).toEqual({ ok: true })
  expect(await other.next('branch_changed')).toMatchObject({ kept_up_to: null })
  expect(await seen()).toEqual(['one', 're: one', 'two', 're: two'])
  expect(await client.command({ type: 'switch_branch', turn_id: two })).toEqual({ ok: true })
})

test('an edit that is sent twice is one, and one while Rain works is refused with its reason', async () => {
  const one = await say('one')
  const [first, second] = await Promise.all([edit(one, 'uno', 'x'), edit(one, 'uno', 'x')])
  expect([first, second].filter((ack) => ack.ok && ack.duplicate)).toHaveLength(1)
  expect(await edit(one, 'eins')).toMatchObject({ ok: false, code: 'agent_busy' })
  expect(await client.command({ type: 'regenerate', turn_id: 'trn_none', client_msg_id: 'y' })).toMatchObject({
    code: 'turn_not_found',
  })
})

test('another answer may come from another model, for this once', async () => {
  const one = await say('one')
  const again = { type: 'regenerate', turn_id: one, provider: 'ollama', model: 'llama3' } as const
  const ack = await client.command({ ...again, client_msg_id: 'again' })
  const turn = await gateway.db.prisma.turn.findUniqueOrThrow({ where: { id: ack.ok ? (ack.turn_id ?? '') : '' } })
  expect(turn).toMatchObject({ provider: 'ollama', model: 'llama3', replacesTurnId: one })
  expect(await client.command({ ...again, provider: 'nobody', client_msg_id: 'z' })).toMatchObject({
    code: 'unknown_provider',
  })
})

test('what waits is changed where it is, or is heard by the turn at work', async () => {
  const turn = await playTurn(gateway, await send('work'))
  const waiting = await send('helo')
  await edit(waiting, 'hello')
  expect(await other.next('message_waiting')).toMatchObject({ turn_id: waiting, new_text: 'hello' })
  expect(await client.command({ type: 'send_now', turn_id: waiting })).toEqual({ ok: true, turn_id: turn.turn.id })
  expect(await other.next('message_waiting')).toMatchObject({ send_now: true })
  expect((await read()).live).toContainEqual(expect.objectContaining({ type: 'message_waiting', turn_id: waiting }))

  await turn.answer(1, 'looking')
  await takeSteers(gateway.db, { turnId: turn.turn.id, epoch: turn.turn.epoch }, 1)
  await turn.answer(2, 'hello yourself')
  await turn.finish()
  expect(await seen()).toEqual(['work', 'looking', 'hello', 'hello yourself'])
  expect((await read()).messages[2]).toMatchObject({
    turn_id: turn.turn.id,
    content: { sent_turn_id: waiting, client_msg_id: 'helo' },
  })
  const { agents } = (await call(gateway.url, '/api/agents', token)).body as { agents: { unread: number }[] }
  expect(agents).toMatchObject([{ unread: 1 }])
  expect(await client.command({ type: 'send_now', turn_id: waiting })).toMatchObject({ ok: true, duplicate: true })
})

test('what is deleted is out of view for everybody, and comes back', async () => {
  await say('one')
  const two = await say('two')
  await say('three')
  const ack = await client.command({ type: 'delete_messages', turn_id: two, scope: 'turn' })
  expect(await other.next('branch_changed')).toMatchObject({ gone_turn_id: two })
  expect(await seen()).toEqual(['one', 're: one', 'three', 're: three'])
  const deletion_id = ack.ok ? (ack.deletion_id ?? '') : ''
  const again = await client.command({ type: 'delete_messages', turn_id: two, scope: 'turn' })
  expect(again).toMatchObject({ ok: true, deletion_id })
  expect(await other.next('branch_changed')).toMatchObject({ gone_turn_id: two })
  expect(await client.command({ type: 'restore_messages', deletion_id })).toEqual({ ok: true })
  expect(await seen()).toHaveLength(6)
  expect(await client.command({ type: 'restore_messages', deletion_id })).toEqual({ ok: true })
  expect(await seen()).toHaveLength(6)
  const unknown = `${deletion_id.slice(0, -4)}0000`
  expect(await client.command({ type: 'restore_messages', deletion_id: unknown })).toMatchObject({ code: 'not_found' })
})

test('nobody reaches into the conversation of another person', async () => {
  const one = await say('one')
  const stranger = await gateway.db.prisma.user.create({ data: { id: 'usr_stranger' } })
  await gateway.db.prisma.turn.updateMany({ data: { userId: stranger.id } })
  await gateway.db.prisma.conversation.updateMany({ data: { userId: stranger.id } })
  const sessionId = (await gateway.db.prisma.turn.findUniqueOrThrow({ where: { id: one } })).conversationId
  for (const command of [
    { type: 'edit_message', turn_id: one, text: 'x', client_msg_id: 'x' },
    { type: 'switch_branch', turn_id: one },
    { type: 'send_now', turn_id: one },
    { type: 'delete_messages', turn_id: one, scope: 'turn' },
  ] as const) {
    expect(await client.command(command)).toMatchObject({ code: 'turn_not_found' })
  }
  for (const path of ['', '/restore', '/branch', '/export'])
    expect((await call(gateway.url, `/api/conversations/${sessionId}${path}`, token, ...methodOf(path))).status).toBe(
      404,
    )
  await gateway.db.prisma.user.delete({ where: { id: stranger.id } })
})

function methodOf(path: string): [method: string, body?: object] {
  if (path === '') return ['PATCH', { title: 'mine now' }]
  return path === '/export' ? ['GET'] : ['POST', { turn_id: 'trn_x' }]
}

test('a conversation is renamed, branched off, and deleted with a way back', async () => {
  const one = await say('one')
  await say('two')
  const { session_id: sessionId } = await read()
  const path = `/api/conversations/${sessionId}`
  const renamed = await call(gateway.url, path, token, 'PATCH', { title: ' Garden ' })
  expect(renamed.body).toEqual({ title: 'Garden' })
  expect(await other.next('conversation_changed')).toMatchObject({ session_id: sessionId, title: 'Garden' })

  const branched = await call(gateway.url, `${path}/branch`, token, 'POST', { turn_id: one })
  expect(branched.body).toMatchObject({ cwd: folder, title: 'Garden' })
  const copy = (branched.body as { session_id: string }).session_id
  await client.command({ type: 'set_cwd', agent_id: 'agent-2', path: folder, session_id: copy })
  const copied = await call(gateway.url, `/api/messages?cwd=${encodeURIComponent(folder)}&agent_id=agent-2`, token)
  expect(messagesSchema.parse(copied.body).messages.filter(({ type }) => type === 'text')).toHaveLength(1)

  expect((await call(gateway.url, `${path}?undo=true`, token, 'DELETE')).body).toEqual({ deleted: true })
  expect(await seen()).toEqual([])
  expect((await call(gateway.url, `${path}/restore`, token, 'POST')).body).toEqual({ restored: true })
  expect(await seen()).toHaveLength(4)
})

test('what is said while a conversation is brought back stays where it was said', async () => {
  await say('one')
  const { session_id: sessionId } = await read()
  const path = `/api/conversations/${sessionId}`
  await call(gateway.url, `${path}?undo=true`, token, 'DELETE')
  const accepting = await gateway.db.pool.connect()
  await accepting.query('BEGIN')
  await accepting.query('SELECT 1 FROM agents FOR SHARE')
  const restored = call(gateway.url, `${path}/restore`, token, 'POST')
  const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  while ((await gateway.db.pool.query(waiting)).rowCount === 0);
  await accepting.query(
    `INSERT INTO turns (id, user_id, agent_id, agent_key, conversation_id, cwd, status, provider, model)
     SELECT 'trn_said', user_id, id, key, conversation_id, cwd, 'done', 'demo', 'auto' FROM agents`,
  )
  await accepting.query('COMMIT')
  accepting.release()
  expect((await restored).body).toEqual({ restored: true })
  expect(await gateway.db.prisma.turn.findUnique({ where: { id: 'trn_said' } })).not.toBeNull()
})

test('an export holds the path in view, in Markdown and in JSON', async () => {
  const one = await say('one')
  const ack = await edit(one, 'uno')
  const turn = await playTurn(gateway, ack.ok ? (ack.turn_id ?? '') : '')
  const [listing] = await turn.answer(1, 'Looking.', [{ command: 'ls', level: 'green' }])
  await turn.runTool(listing!, 'proposed', 'a ``` b')
  await turn.answer(2, 'One file.')
  await turn.finish()
  const { session_id: sessionId } = await read()
  const fetched = (query: string) =>
    fetch(`${gateway.url}/api/conversations/${sessionId}/export${query}`, {
      headers: { authorization: `Bearer ${token}` },
    })
  const markdown = await fetched('')
  expect(markdown.headers.get('content-disposition')).toBe('attachment; filename="one.md"')
  const text = await markdown.text()
  for (const part of ['## You', 'uno', 'Looking.', '"command": "ls"', '````\na ``` b\n````', 'One file.'])
    expect(text).toContain(part)
  expect(text).not.toContain('re: one')
  const json = (await (await fetched('?format=json')).json()) as { messages: { role: string; tool_calls?: object[] }[] }
  expect(json.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'assistant'])
  expect(json.messages[1]?.tool_calls).toMatchObject([{ tool: 'bash', output: 'a ``` b', status: 'done' }])
})
