import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { askedBy, providerKeyContext, sealedKeysOf } from '@rain/db'
import { limits, questionAsked } from '@rain/protocol'
import { unseal } from '@rain/runtime'
import { connectIo, connectRaw, pin, type IoClient } from '../../testing/clients.ts'
import { playTurn } from '../../testing/scripted-runner.ts'
import { startTestGateway, type TestGateway } from '../../testing/test-gateway.ts'

let gateway: TestGateway
let client: IoClient
let folder: string

beforeAll(async () => {
  gateway = await startTestGateway()
  folder = join(gateway.home, 'app')
  await mkdir(folder)
  await mkdir(join(gateway.home, 'other'))
}, 120_000)
beforeEach(async () => {
  await gateway.bus.redis.flushall()
  await gateway.db.prisma.user.updateMany({ data: { provider: 'demo', model: 'auto' } })
  await gateway.db.prisma.agent.deleteMany()
  await gateway.db.prisma.conversation.deleteMany()
  client = await connectIo(gateway.url, { token: await gateway.token() })
  await client.next('status')
})
afterEach(() => client.close())
afterAll(() => gateway.close())

const open = (more: object = {}) => client.command({ type: 'set_cwd', path: folder, ...more })

async function send(text: string, more: object = {}): Promise<string> {
  const ack = await client.command({ type: 'send_message', text, ...more })
  if (!ack.ok || !ack.turn_id) throw new Error(`refused: ${JSON.stringify(ack)}`)
  return ack.turn_id
}

async function askedPermission(level: 'yellow' | 'red') {
  await open()
  const turnId = await send('Do it')
  const turn = await playTurn(gateway, turnId)
  const [call] = await turn.answer(1, 'I will.', [{ command: 'rm -r build', level }])
  const requestId = await turn.askPermission(call!)
  await client.next('permission_request')
  return { turnId, requestId }
}

test('ten messages a minute are the most for agents at a computer; those that work on files go on', async () => {
  await open()
  await gateway.db.prisma.agent.updateMany({ data: { mode: 'computer_use' } })
  const first = await send('task 0')
  for (let at = 1; at < limits.desktopTasksPerMinute; at++) await send(`task ${at}`)
  const again = { type: 'regenerate', turn_id: first, client_msg_id: 'again' } as const
  expect(await client.command(again)).toMatchObject({ code: 'rate_limited' })
  expect(await client.command({ type: 'send_message', text: 'one more' })).toMatchObject({
    ok: false,
    code: 'rate_limited',
    retry_after: expect.any(Number),
  })
  await open({ agent_id: 'files' })
  await send('hello', { agent_id: 'files' })
})

test('a message needs a folder and a provider that can answer', async () => {
  expect(await client.command({ type: 'send_message', text: 'Hello' })).toMatchObject({
    ok: false,
    code: 'no_directory',
    message: expect.stringContaining('No project directory'),
  })
  await gateway.db.prisma.user.updateMany({ data: { provider: null } })
  await open()
  expect(await client.command({ type: 'send_message', text: 'Hello' })).toMatchObject({ ok: false, code: 'no_api_key' })
})

test('blank text is ignored', async () => {
  await open()
  expect(await client.command({ type: 'send_message', text: ' \n ' })).toEqual({ ok: true })
  expect(await gateway.db.prisma.turn.count()).toBe(0)
})

test('a message sent twice under one id is one turn, heard of once', async () => {
  await open()
  const first = await client.command({ type: 'send_message', text: 'Hello', client_msg_id: 'same' })
  const second = await client.command({ type: 'send_message', text: 'Hello', client_msg_id: 'same' })
  expect(second).toEqual({ ...first, duplicate: true })
  expect(await gateway.db.prisma.turn.count()).toBe(1)
  await client.command({ type: 'interrupt' })
  await client.next('result')
  expect(client.types().filter((type) => type === 'user_message')).toHaveLength(1)
})

test('a message to a busy agent waits its turn, and says so', async () => {
  await open()
  const running = await playTurn(gateway, await send('One'))
  const ack = await client.command({ type: 'send_message', text: 'Two' })
  expect(ack).toMatchObject({ ok: true, queued: true })
  expect(await client.next('turn_queued')).toMatchObject({ turn_id: ack.ok ? ack.turn_id : '' })
  expect((await running.finish()).nextTurnId).toBe(ack.ok ? ack.turn_id : '')
})

test('an interrupt stops a waiting turn at once, with everything it asked for', async () => {
  const { turnId, requestId } = await askedPermission('yellow')
  const queued = await send('Next')
  expect(await client.command({ type: 'interrupt' })).toEqual({ ok: true, turn_id: turnId })
  expect(await client.next('permission_resolved')).toMatchObject({ request_id: requestId, decision: 'cancelled' })
  expect(await client.next('tool_result')).toMatchObject({ is_error: true })
  expect(await client.next('result')).toMatchObject({
    text: 'Interrupted by user.',
    interrupted: true,
    turn_id: turnId,
  })
  const row = await gateway.db.prisma.turn.findUnique({ where: { id: turnId } })
  expect(row).toMatchObject({ outcome: 'interrupted', announcedAt: expect.any(Date) })
  expect((await playTurn(gateway, queued)).turn.id).toBe(queued)
})

test('an interrupt of a running turn asks its runner, which ends it', async () => {
  await open()
  const turn = await playTurn(gateway, await send('Go'))
  const heard = new Promise((resolve) => void gateway.bus.signals.onSignal(resolve))
  await gateway.bus.redis.ping()
  await client.command({ type: 'interrupt' })
  expect(await heard).toEqual({ type: 'turn_cancelled', turnId: turn.turn.id })
  expect(client.types()).not.toContain('result')
})

test('an interrupt is always answered, also where nothing runs', async () => {
  await client.command({ type: 'interrupt', agent_id: 'nobody' })
  expect(await client.next('result')).toMatchObject({
    agent_id: 'nobody',
    text: 'Interrupted by user.',
    usage: null,
    cost: null,
    is_error: false,
  })
})

test('one queued message can be taken back by its turn', async () => {
  await open()
  const running = await playTurn(gateway, await send('One'))
  const queued = await send('Two')
  await client.command({ type: 'interrupt', turn_id: queued })
  expect(await client.next('result')).toMatchObject({ turn_id: queued, interrupted: true })
  expect((await running.finish()).nextTurnId).toBeNull()
})

test('opening the same folder again changes nothing, even while a turn runs', async () => {
  const first = await open()
  await playTurn(gateway, await send('Go'))
  const before = await gateway.bus.log.end(gateway.userId)
  expect(await open()).toEqual(first)
  expect(await open({ session_id: first.ok ? first.session_id : '' })).toEqual(first)
  expect(await gateway.bus.log.end(gateway.userId)).toBe(before)
  expect(await gateway.db.prisma.agent.count()).toBe(1)
})

test('an agent cannot leave its folder while a turn is open', async () => {
  await open()
  await send('Go')
  const ack = await client.command({ type: 'set_cwd', path: join(gateway.home, 'other') })
  expect(ack).toMatchObject({ ok: false, code: 'agent_busy' })
  expect(await open({ fresh: true })).toMatchObject({ ok: false, code: 'agent_busy' })
})

test('an agent that comes back to a folder goes on with its conversation there, unless told to begin anew', async () => {
  const first = await open()
  await client.command({ type: 'set_cwd', path: join(gateway.home, 'other') })
  expect(await open()).toEqual(first)
  const fresh = await open({ fresh: true })
  expect(fresh).not.toEqual(first)
  expect(await open({ session_id: first.ok ? first.session_id : '' })).toEqual(first)
})

test('an unknown session, or one that is open in another tab, begins anew and says so', async () => {
  const first = await open()
  expect((await open({ agent_id: 'two', session_id: 'ses_unknown' })).ok).toBe(true)
  expect(await client.next('status', (event) => event.agent_id === 'two')).toMatchObject({
    text: expect.stringContaining('not there any more'),
  })
  const third = await open({ agent_id: 'three', session_id: first.ok ? first.session_id : '' })
  expect(third).not.toEqual(first)
  expect(await client.next('status', (event) => event.agent_id === 'three')).toMatchObject({
    text: expect.stringContaining('another tab'),
  })
})

test('folders that are none, or lie outside, are refused', async () => {
  await writeFile(join(gateway.home, 'file.txt'), '')
  await symlink('/', join(gateway.home, 'way-out')).catch(() => {})
  const refusal = async (path: string) => {
    const ack = await client.command({ type: 'set_cwd', path })
    return ack.ok ? null : { code: ack.code, message: ack.message }
  }
  for (const path of [join(gateway.home, 'nope'), join(gateway.home, 'file.txt')]) {
    expect(await refusal(path)).toEqual({ code: 'not_a_directory', message: `Not a directory: ${path}` })
  }
  for (const path of ['/', '/etc', join(gateway.home, '..'), join(gateway.home, 'way-out', 'etc')]) {
    expect(await refusal(path)).toMatchObject({ code: 'forbidden_path' })
  }
})

test('a connection may hold five agents, and a sixth when one was removed', async () => {
  for (let i = 1; i <= 5; i++) expect((await open({ agent_id: `a${i}` })).ok).toBe(true)
  expect(await open({ agent_id: 'a6' })).toMatchObject({
    code: 'agent_limit',
    message: expect.stringMatching(/concurrent.*max/),
  })
  expect((await open({ agent_id: 'a5' })).ok).toBe(true)
  await client.command({ type: 'destroy_agent', agent_id: 'a1' })
  expect((await open({ agent_id: 'a6' })).ok).toBe(true)
})

test('a client that comes back is shown again what waits for an answer', async () => {
  const { requestId } = await askedPermission('yellow')
  const back = await connectRaw(gateway.url, { query: `?token=${await gateway.token()}` })
  back.send({ type: 'set_cwd', path: folder })
  expect(await back.next('permission_request')).toMatchObject({ request_id: requestId, tool: 'bash' })
  back.close()
})

test('a key is stored sealed, and never shown again', async () => {
  await gateway.db.prisma.user.updateMany({ data: { provider: null } })
  expect(await client.command({ type: 'set_api_key', provider: 'claude', key: '' })).toMatchObject({
    code: 'no_api_key',
    message: expect.stringContaining('required'),
  })
  expect(await client.command({ type: 'set_api_key', provider: 'claude', key: ' sk-ant-1 ' })).toEqual({ ok: true })
  expect(await client.next('status')).toMatchObject({ text: expect.stringContaining('API key set') })
  expect(await client.next('api_key_loaded')).toEqual({ type: 'api_key_loaded', provider: 'claude', model: 'auto' })
  const [stored] = await sealedKeysOf(gateway.db, gateway.userId, 'claude')
  const sealed = stored?.sealed ?? ''
  expect(sealed).not.toContain('sk-ant')
  const context = providerKeyContext(gateway.userId, 'claude')
  expect(unseal(gateway.deps.sealingKeys, context, sealed)).toBe('sk-ant-1')
  expect(await client.command({ type: 'set_api_key', provider: 'claude', key: '' })).toEqual({ ok: true })
  expect(await client.command({ type: 'set_api_key', provider: 'nope', key: 'x' })).toMatchObject({
    code: 'unknown_provider',
  })
})

test('a choice for one agent leaves the others as they are', async () => {
  await open()
  await open({ agent_id: 'two' })
  await client.command({ type: 'set_api_key', provider: 'claude', key: 'sk-ant-2', agent_id: 'two' })
  const agents = await gateway.db.prisma.agent.findMany({ orderBy: { key: 'asc' } })
  expect(agents.map((agent) => agent.provider)).toEqual([null, 'claude'])
  expect(await gateway.db.prisma.user.findFirst()).toMatchObject({ provider: 'demo' })
})

test('a yellow request is approved once; a second answer finds nothing', async () => {
  const { requestId, turnId } = await askedPermission('yellow')
  expect(await client.command({ type: 'permission_response', request_id: requestId, approved: true })).toEqual({
    ok: true,
  })
  expect(await client.next('permission_resolved')).toMatchObject({ request_id: requestId, decision: 'approved' })
  expect((await playTurn(gateway, turnId)).turn.id).toBe(turnId)
  expect(await client.command({ type: 'permission_response', request_id: requestId, approved: false })).toMatchObject({
    code: 'request_not_found',
    message: 'Permission request expired or not found.',
  })
})

test('unknown, foreign and late requests get the same answer', async () => {
  const { requestId } = await askedPermission('yellow')
  const answer = (id: string) =>
    client.command({ type: 'computer_permission_response', request_id: id, approved: true })
  const unknown = await answer('perm_0000000000000000')
  await gateway.db.prisma.permissionRequest.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } })
  expect(await answer(requestId)).toEqual(unknown)
  const stranger = await gateway.db.prisma.user.create({ data: { id: 'usr_stranger' } })
  await gateway.db.prisma.permissionRequest.updateMany({
    data: { expiresAt: new Date(Date.now() + 60_000), userId: stranger.id },
  })
  expect(await answer(requestId)).toEqual(unknown)
})

test('a red request without a PIN stays open, with the right one it is approved', async () => {
  const { requestId } = await askedPermission('red')
  const answer = { type: 'permission_response', request_id: requestId, approved: true }
  expect(await client.command(answer)).toMatchObject({ ok: false, code: 'pin_required' })
  expect(await client.command({ ...answer, pin })).toEqual({ ok: true })
  expect(await client.next('permission_resolved')).toMatchObject({ decision: 'approved' })
})

test('a wrong PIN denies a red request, and a raw client hears of it in no error frame', async () => {
  const { requestId } = await askedPermission('red')
  const raw = await connectRaw(gateway.url, { query: `?token=${await gateway.token()}` })
  raw.send({ type: 'permission_response', request_id: requestId, approved: true, pin: '000000' })
  expect(await raw.next('permission_resolved')).toMatchObject({ decision: 'denied', reason: 'wrong PIN' })
  raw.send({ type: 'interrupt', agent_id: 'barrier' })
  await raw.next('result', (event) => event.agent_id === 'barrier')
  expect(raw.types()).not.toContain('error')
  raw.close()
})

test('wrong PINs of red requests count at every door', async () => {
  const { requestId } = await askedPermission('red')
  for (let i = 0; i < 3; i++) {
    const attempt = await gateway.deps.pinGate.take({ address: '127.0.0.1', account: gateway.userId })
    if (!attempt.locked) await attempt.wrong()
  }
  const ack = await client.command({ type: 'permission_response', request_id: requestId, approved: true, pin })
  expect(ack).toMatchObject({ ok: false, code: 'locked_out', retry_after: 300 })
  expect(await client.next('permission_resolved')).toMatchObject({ decision: 'denied', reason: 'too many wrong PINs' })
})

test('an approval may change the input: it is kept beside the model’s, and every client hears of it', async () => {
  const { requestId, turnId } = await askedPermission('yellow')
  const input = { command: 'ls build' }
  const answer = { type: 'permission_response', request_id: requestId, approved: true, input, for_turn: true }
  expect(await client.command(answer)).toEqual({ ok: true })
  const heard = await client.next('permission_resolved')
  expect(heard).toMatchObject({ request_id: requestId, decision: 'approved', input })
  expect(heard).not.toHaveProperty('for_turn')
  expect(await gateway.db.prisma.toolCall.findFirst({ where: { turnId } })).toMatchObject({
    input: { command: 'rm -r build' },
    editedInput: input,
    inputHash: '',
  })
})

test('an approval for the turn answers what waits of the same kind, each with an event of its own', async () => {
  await open()
  const turnId = await send('Do it')
  const turn = await playTurn(gateway, turnId)
  const called = await turn.answer(1, 'I will.', [
    { command: 'make a', level: 'yellow' },
    { command: 'make b', level: 'yellow' },
  ])
  const requestId = await turn.askPermission(called[0]!)
  const alike = { level: 'yellow', status: 'pending', kind: 'make', turnId, userId: gateway.userId, inputHash: 'h' }
  await gateway.db.prisma.permissionRequest.update({ where: { id: requestId }, data: { kind: 'make' } })
  await gateway.db.prisma.permissionRequest.create({
    data: { ...alike, id: 'perm_alike', toolCallId: called[1]!.id, expiresAt: new Date(Date.now() + 60_000) },
  })
  await gateway.db.prisma.toolCall.update({ where: { id: called[1]!.id }, data: { status: 'awaiting_permission' } })
  const answer = { type: 'permission_response', request_id: requestId, approved: true, for_turn: true }
  expect(await client.command(answer)).toEqual({ ok: true })
  expect(await client.next('permission_resolved')).toMatchObject({ request_id: requestId, for_turn: true })
  expect(await client.next('permission_resolved', (event) => event.request_id === 'perm_alike')).toMatchObject({
    decision: 'approved',
  })
})

test('a question is answered once', async () => {
  await open()
  const turn = await playTurn(gateway, await send('Ask me'))
  const [call] = await turn.answer(1, 'A question.', [{ command: 'ask', level: 'green' }])
  const questionId = await turn.askQuestion(call!, [{ question: 'Which colour?' }])
  const answer = { type: 'ask_question_response', request_id: questionId, answers: { 'Which colour?': 'Blue' } }
  expect(await client.command(answer)).toEqual({ ok: true })
  expect(await client.next('question_resolved')).toMatchObject({ decision: 'answered', answers: answer.answers })
  expect(await client.command(answer)).toMatchObject({ code: 'request_not_found' })
})

test('a client that knows no questions gets them as text and answers by a message', async () => {
  await open()
  const turnId = await send('Ask me')
  const turn = await playTurn(gateway, turnId)
  const [call] = await turn.answer(1, 'A question.', [{ command: 'ask', level: 'green' }])
  const old = await connectRaw(gateway.url, { query: `?token=${await gateway.token()}` })
  await old.next('status')
  const questions = [{ question: 'Which colour?', options: [{ label: 'Red' }, { label: 'Blue' }] }]
  const questionId = await turn.askQuestion(call!, questions)
  const [asked] = (await askedBy(gateway.db, turnId)).questions
  await gateway.bus.log.append(gateway.userId, [questionAsked(asked!)], { scope: turnId })
  const text = await old.next('assistant_text', (event) => event.text.includes('Which colour?'))
  expect(text).toMatchObject({ agent_id: 'default', text: expect.stringContaining('2. Blue') })

  old.send({ type: 'send_message', text: '2' })
  expect(await client.next('question_resolved')).toMatchObject({
    request_id: questionId,
    answers: { 'Which colour?': 'Blue' },
  })
  expect(await gateway.db.prisma.turn.count({ where: { userId: gateway.userId } })).toBe(1)
  old.close()
})

test('an emergency stop ends everything an agent has to do, and is silent for an unknown one', async () => {
  const { turnId } = await askedPermission('yellow')
  const queued = await send('Next')
  await client.command({ type: 'emergency_stop' })
  expect(await client.next('status', (event) => event.text.includes('EMERGENCY STOP'))).toBeTruthy()
  const turns = await gateway.db.prisma.turn.findMany({ where: { id: { in: [turnId, queued] } } })
  expect(turns.map((turn) => turn.outcome)).toEqual(['interrupted', 'interrupted'])
  const before = client.events.length
  await client.command({ type: 'emergency_stop', agent_id: 'nobody' })
  await client.command({ type: 'interrupt', agent_id: 'barrier' })
  await client.next('result', (event) => event.agent_id === 'barrier')
  expect(client.events.slice(before).filter((event) => event.type === 'status')).toEqual([])
})

test('a removed agent takes no more messages, and comes back with its conversation', async () => {
  const first = await open()
  await send('Go')
  await client.command({ type: 'destroy_agent' })
  expect(await client.next('agent_destroyed')).toMatchObject({ agent_id: 'default', cursor: expect.any(String) })
  expect(await client.command({ type: 'send_message', text: 'Hello' })).toMatchObject({ code: 'no_directory' })
  expect(await gateway.db.prisma.turn.count({ where: { status: { not: 'done' } } })).toBe(0)
  expect(await open()).toEqual(first)
  await client.command({ type: 'destroy_agent', agent_id: 'nobody' })
  expect(await client.next('agent_destroyed')).toEqual({ type: 'agent_destroyed', agent_id: 'nobody' })
})

test('what this server cannot do yet is refused in words, and changes nothing', async () => {
  expect(await client.command({ type: 'set_mode', mode: 'coding' })).toEqual({ ok: true })
  expect(await client.next('mode_changed')).toMatchObject({ mode: 'coding' })
  expect(await client.command({ type: 'set_alter_ego', ego_id: 'rain' })).toEqual({ ok: true })
  expect(await client.next('alter_ego_changed')).toMatchObject({ ego_id: 'rain' })
  const refused = [
    { type: 'set_mode', mode: 'computer_use' },
    { type: 'voice_mode_set', mode: 'vad' },
    { type: 'audio_chunk', data: '' },
    { type: 'talk_mode_start' },
    { type: 'talk_mode_stop' },
    { type: 'talk_interruption' },
    { type: 'set_alter_ego', ego_id: 'professor' },
  ]
  for (const command of refused) {
    expect(await client.command(command)).toMatchObject({
      code: 'not_available',
      message: expect.stringContaining('not available'),
    })
  }
})
