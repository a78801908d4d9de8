import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { addNotice, recordSummary } from '@rain/db'
import { messagesSchema, type Messages } from '@rain/protocol'
import { beginAnew } from '../testing/begin-anew.ts'
import { call, connectIo, type IoClient } from '../testing/clients.ts'
import { playTurn } from '../testing/scripted-runner.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let client: IoClient
let token: string
let folder: string

beforeAll(async () => {
  gateway = await startTestGateway()
  folder = join(gateway.home, 'app')
  await mkdir(folder)
}, 120_000)
beforeEach(async () => {
  ;({ token, client } = await beginAnew(gateway, folder))
})
afterEach(() => client.close())
afterAll(() => gateway.close())

async function send(text: string): Promise<string> {
  const ack = await client.command({ type: 'send_message', text, client_msg_id: text })
  return ack.ok ? (ack.turn_id ?? '') : ''
}

async function read(more = ''): Promise<Messages> {
  const path = `/api/messages?cwd=${encodeURIComponent(folder)}&agent_id=default${more}`
  const { status, body } = await call(gateway.url, path, token)
  expect(status).toBe(200)
  return messagesSchema.parse(body)
}

test('a finished turn reads as it was seen, and ends with its figures', async () => {
  const turn = await playTurn(gateway, await send('List'))
  const [listing] = await turn.answer(1, 'Let me look.', [{ command: 'ls', level: 'green' }])
  await turn.runTool(listing!, 'proposed', 'a.txt')
  await turn.answer(2, 'One file.')
  await turn.finish({ outcome: 'completed', text: 'One file.' })
  const { messages, live, session_id } = await read()
  expect(messages.map(({ role, type }) => `${role}/${type}`)).toEqual([
    'user/text',
    'assistant/assistant_text',
    'tool/tool_use',
    'tool/tool_result',
    'assistant/assistant_text',
    'assistant/result',
  ])
  expect(messages[0]).toMatchObject({ content: { text: 'List', client_msg_id: 'List' } })
  expect(messages[2]).toMatchObject({ content: { tool: 'bash', input: { command: 'ls' }, level: 'green' } })
  expect(messages[3]).toMatchObject({ content: { content: 'a.txt', is_error: false } })
  expect(messages[2]?.content).toHaveProperty('started_at', expect.any(Number))
  expect(messages[3]?.content).toHaveProperty('duration_ms', expect.any(Number))
  expect(messages[5]).toMatchObject({ content: { session_id, num_turns: 2, cost: 0.02, text: 'One file.' } })
  expect(live).toEqual([])
  expect(new Set(messages.map((message) => message.id)).size).toBe(messages.length)
  expect((await read()).messages).toEqual(messages)
})

test('what was streamed and is in no row yet comes as live events, nothing else of the log does', async () => {
  const turn = await playTurn(gateway, await send('Tell me'))
  await turn.stream(1, 'First ')
  const [listing] = await turn.answer(1, 'First step.', [{ command: 'ls', level: 'green' }])
  await turn.runTool(listing!, 'proposed', 'a.txt')
  await turn.stream(2, 'Second, ')
  await turn.stream(2, 'half-way')
  const { messages, live, cursor } = await read()
  expect(messages.at(-1)).toMatchObject({ type: 'tool_result' })
  expect(live).toEqual([
    expect.objectContaining({ type: 'turn_started', turn_id: turn.turn.id }),
    expect.objectContaining({ type: 'assistant_text', step: 2, text: 'Second, half-way' }),
  ])
  expect(cursor).toBe(await gateway.bus.log.end(gateway.userId))
  await turn.stream(2, ', and on')
  const follower = await connectIo(gateway.url, { token, cursor })
  expect(await follower.next('assistant_text')).toMatchObject({ text: ', and on' })
  follower.close()
})

test('a queued message is live, not yet part of the conversation', async () => {
  const turn = await playTurn(gateway, await send('One'))
  const queued = await send('Two')
  const { messages, live } = await read()
  expect(messages.map((message) => message.turn_id)).toEqual([turn.turn.id])
  expect(live.map((event) => event.type)).toEqual(['turn_started', 'user_message', 'turn_queued'])
  expect(live[1]).toMatchObject({ turn_id: queued, text: 'Two', client_msg_id: 'Two' })
})

test('an open permission request is live until it is answered', async () => {
  const turnId = await send('Delete')
  const turn = await playTurn(gateway, turnId)
  const [deleting] = await turn.answer(1, 'Now.', [{ command: 'rm x', level: 'yellow' }])
  const requestId = await turn.askPermission(deleting!)
  expect((await read()).live).toEqual([
    expect.objectContaining({ type: 'turn_started' }),
    expect.objectContaining({
      type: 'permission_request',
      request_id: requestId,
      level: 'yellow',
      reason: 'It is a test.',
      reasons: [{ code: 'test', text: 'It is a test.' }],
    }),
  ])
  expect((await read()).messages.find(({ type }) => type === 'tool_use')).toMatchObject({
    content: { level: 'yellow', reasons: [{ code: 'test', text: 'It is a test.' }] },
  })
  await client.command({ type: 'permission_response', request_id: requestId, approved: false })
  expect((await read()).live.map((event) => event.type)).toEqual(['turn_started'])
})

describe('what was said last of the context and of the limits', () => {
  const figures = async () =>
    (await read()).live.filter(({ type }) => type === 'context_usage' || type === 'rate_limits')
  const limitsOf = (left: number) => ({ 'requests-limit': 50, 'requests-remaining': left })

  test('comes with a running turn and stays when it has ended', async () => {
    const turn = await playTurn(gateway, await send('One'))
    await turn.figures({ tokens: 100, limits: limitsOf(49) })
    await turn.answer(1, 'First step.')
    await turn.figures({ tokens: 200, limits: limitsOf(48) })
    const last = [
      { type: 'rate_limits', agent_id: 'default', limits: limitsOf(48) },
      expect.objectContaining({ type: 'context_usage', turn_id: turn.turn.id, tokens: 200, limit: 1_000 }),
    ]
    expect(await figures()).toEqual(last)
    await turn.answer(2, 'Second step.')
    await turn.finish()
    expect(await figures()).toEqual(last)
  })

  test('is that of the turn before, as long as the next one has none', async () => {
    const first = await playTurn(gateway, await send('One'))
    await first.figures({ tokens: 100, limits: limitsOf(49) })
    await first.answer(1, 'Answer.')
    await first.finish()
    const second = await playTurn(gateway, await send('Two'))
    expect(await figures()).toHaveLength(2)
    await second.figures({ tokens: 300, limits: limitsOf(47) })
    expect(await figures()).toMatchObject([{ limits: limitsOf(47) }, { tokens: 300 }])
  })

  test('is nothing in a new conversation', async () => {
    const turn = await playTurn(gateway, await send('One'))
    await turn.figures({ tokens: 100, limits: limitsOf(49) })
    await turn.answer(1, 'Answer.')
    await turn.finish()
    await client.command({ type: 'set_cwd', path: folder, fresh: true })
    expect(await figures()).toEqual([])
    const next = await playTurn(gateway, await send('Two'))
    expect(await figures()).toEqual([])
    await next.figures({ tokens: 10, limits: limitsOf(48) })
    expect(await figures()).toMatchObject([{ limits: limitsOf(48) }, { tokens: 10 }])
  })

  test('of another agent is not taken for its own', async () => {
    const turn = await playTurn(gateway, await send('One'))
    await turn.figures({ tokens: 100, limits: limitsOf(49) })
    await client.command({ type: 'set_cwd', path: folder, agent_id: 'other' })
    const ack = await client.command({ type: 'send_message', agent_id: 'other', text: 'Hello' })
    const other = await playTurn(gateway, ack.ok ? (ack.turn_id ?? '') : '')
    await other.figures({ tokens: 999, limits: limitsOf(1) })
    await turn.answer(1, 'Answer.')
    await turn.finish()
    expect(await figures()).toMatchObject([{ limits: limitsOf(49) }, { tokens: 100 }])
  })
})

test('a failed turn ends with its error, an interrupted one without figures', async () => {
  const failed = await playTurn(gateway, await send('Fail'))
  await failed.finish({ outcome: 'failed', text: 'No luck.', errorCode: 'provider_auth' })
  await send('Stop')
  await client.command({ type: 'interrupt' })
  const ends = (await read()).messages.filter(({ type }) => type === 'error' || type === 'result')
  expect(ends).toMatchObject([
    { type: 'error', content: { text: 'No luck.', code: 'provider_auth' } },
    { type: 'result', content: { interrupted: true, text: 'Interrupted by user.' } },
  ])
})

test('what was told of a turn on its way stands where it was told, also when no answer came', async () => {
  const { turn, answer, finish } = await playTurn(gateway, await send('Do it'))
  const fence = { turnId: turn.id, epoch: turn.epoch }
  const said = { text: 'Busy. Trying again in 2 s (try 2).', code: 'retrying', params: { seconds: 2, attempt: 2 } }
  await addNotice(gateway.db, fence, { id: 'ntc_1', step: 1, ...said })
  await answer(1, 'First.')
  await addNotice(gateway.db, fence, { id: 'ntc_2', step: 2, text: 'B answers instead.' })
  const whileRunning = (await read()).messages
  expect(whileRunning.map(({ type }) => type)).toEqual(['text', 'notice', 'assistant_text', 'notice'])
  expect(whileRunning[1]).toMatchObject({ turn_id: turn.id, content: { notice_id: 'ntc_1', ...said } })
  await finish({ outcome: 'failed', text: 'Nobody answers.', errorCode: 'provider_overloaded' })
  const { messages } = await read()
  expect(messages.map(({ type }) => type)).toEqual(['text', 'notice', 'assistant_text', 'notice', 'error'])
  expect(messages.map(({ id }) => id)).toEqual(messages.map(({ id }) => id).toSorted((a, b) => a - b))
  expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length)
})

test('a summary stands where the conversation was summarised, and what it stands for stays readable', async () => {
  const older = await playTurn(gateway, await send('One'))
  await older.answer(1, 'First.')
  await older.finish()
  const { turn, answer, finish } = await playTurn(gateway, await send('Two'))
  await answer(1, 'Second.')
  const summary = await recordSummary(
    gateway.db,
    { turnId: turn.id, epoch: turn.epoch },
    {
      ...{ upToTurnSeq: older.turn.seq, upToStep: null, text: 'One was said.', provider: 'demo', model: 'demo' },
      ...{ tokensBefore: 900, tokensAfter: 90 },
    },
  )
  await answer(2, 'Third.')
  const third = { turnId: turn.id, step: 2 }
  await gateway.db.prisma.message.updateMany({ where: third, data: { createdAt: new Date(Date.now() + 1_000) } })
  await finish()
  const { messages } = await read()
  expect(messages.map(({ type, content }) => ('text' in content ? content.text : type))).toEqual([
    ...['One', 'First.', 'Done.', 'Two', 'Second.', 'One was said.', 'Third.', 'Done.'],
  ])
  expect(messages[5]).toMatchObject({
    type: 'context_compacted',
    turn_id: turn.id,
    content: { summary_id: summary?.id, tokens_before: 900, tokens_after: 90 },
  })
})

test('a message that waited stands after the turn it waited for', async () => {
  const first = await playTurn(gateway, await send('One'))
  const second = await send('Two')
  await first.answer(1, 'Answer one.')
  await first.finish()
  const turn = await playTurn(gateway, second)
  await turn.answer(1, 'Answer two.')
  await turn.finish()
  const { messages } = await read()
  const texts = messages.flatMap(({ type, content }) =>
    type === 'result' ? [] : 'text' in content ? [content.text] : [],
  )
  expect(texts).toEqual(['One', 'Answer one.', 'Two', 'Answer two.'])
})

test('a long conversation comes in pages that fit together without a gap', async () => {
  const conversation = await gateway.db.prisma.conversation.findFirstOrThrow()
  const agent = await gateway.db.prisma.agent.findFirstOrThrow()
  await gateway.db.pool.query(
    `WITH t AS (
       INSERT INTO turns (id, user_id, agent_id, agent_key, conversation_id, cwd, status, provider, model, outcome,
         outcome_text, finished_at)
       SELECT 'trn_' || n, $1, $2, 'default', $3, $4, 'done', 'demo', 'auto', 'completed', 'ok', now()
       FROM generate_series(1, 700) n RETURNING id, seq
     )
     INSERT INTO messages (id, user_id, conversation_id, turn_id, step, role, content)
     SELECT 'msg_' || id, $1, $3, id, 0, 'user', jsonb_build_array(jsonb_build_object('type', 'text', 'text', id))
     FROM t ORDER BY seq`,
    [gateway.userId, agent.id, conversation.id, folder],
  )
  const newest = await read()
  expect(newest).toMatchObject({ more: true })
  expect(newest.messages).toHaveLength(1000)
  const older = await read(`&before=${newest.messages[0]?.id}`)
  expect(older.more).toBeUndefined()
  const all = [...older.messages, ...newest.messages]
  expect(all).toHaveLength(1400)
  const said = all.flatMap((message) => (message.type === 'text' ? [message.content.text] : []))
  expect(said).toEqual(Array.from({ length: 700 }, (_, index) => `trn_${index + 1}`))
})

test('an unknown folder has no messages, and a request without one is refused in words', async () => {
  const nowhere = await call<Messages>(gateway.url, '/api/messages?cwd=/nowhere', token)
  expect(nowhere.body).toMatchObject({ messages: [], live: [], session_id: null })
  const without = await call(gateway.url, '/api/messages', token)
  expect(without).toMatchObject({ status: 400, body: { error: 'cwd is required.', code: 'bad_request' } })
})

test('a deleted conversation is gone, and its agent goes on in a new one', async () => {
  const turn = await playTurn(gateway, await send('Forget me'))
  const path = `/api/messages?cwd=${encodeURIComponent(folder)}&agent_id=default`
  expect(await call(gateway.url, path, token, 'DELETE')).toMatchObject({ status: 409, body: { code: 'agent_busy' } })
  await turn.answer(1, 'All right.')
  await turn.finish()
  const before = await read()
  expect(await call(gateway.url, path, token, 'DELETE')).toMatchObject({ status: 200, body: { deleted: 2 } })
  expect(await client.next('messages_cleared')).toMatchObject({ agent_id: 'default', cwd: folder })
  const after = await read()
  expect(after.messages).toEqual([])
  expect(after.session_id).not.toBe(before.session_id)
  expect((await client.command({ type: 'send_message', text: 'Again' })).ok).toBe(true)
})

test('conversations are listed newest first, page by page, and only those in which something was said', async () => {
  const sessions: string[] = []
  for (const text of ['One', 'Two', 'Three']) {
    const opened = await client.command({ type: 'set_cwd', path: folder, fresh: true })
    sessions.unshift(opened.ok ? (opened.session_id ?? '') : '')
    await (await playTurn(gateway, await send(text))).finish()
  }
  await client.command({ type: 'set_cwd', path: folder, fresh: true })
  type Page = { conversations: { session_id: string; title: string; turns: number }[]; more: boolean }
  const first = (await call<Page>(gateway.url, '/api/conversations?limit=2', token)).body
  expect(first.conversations.map((entry) => entry.session_id)).toEqual(sessions.slice(0, 2))
  expect(first).toMatchObject({
    more: true,
    conversations: [{ title: 'Three', preview: 'Three', turns: 1, cost: 0 }, {}],
  })
  const rest = (await call<Page>(gateway.url, `/api/conversations?limit=2&before=${sessions[1]}`, token)).body
  expect(rest).toMatchObject({ more: false, conversations: [{ session_id: sessions[2] }] })
  expect((await call(gateway.url, `/api/conversations/${sessions[2]}`, token, 'DELETE')).body).toEqual({
    deleted: true,
  })
  const again = await call(gateway.url, `/api/conversations/${sessions[2]}`, token, 'DELETE')
  const never = await call(gateway.url, '/api/conversations/ses_never', token, 'DELETE')
  expect(again).toMatchObject({ status: 404, body: never.body })
})

test('agents are listed with what they are doing', async () => {
  const state = async () => {
    const { body } = await call<{ agents: { state: string }[]; cursor: string }>(gateway.url, '/api/agents', token)
    return body.agents.map((agent) => agent.state)
  }
  expect(await state()).toEqual(['idle'])
  const turnId = await send('Go')
  expect(await state()).toEqual(['queued'])
  const turn = await playTurn(gateway, turnId)
  expect(await state()).toEqual(['working'])
  const [asking] = await turn.answer(1, 'Now.', [{ command: 'rm x', level: 'yellow' }])
  await turn.askPermission(asking!)
  expect(await state()).toEqual(['waiting'])
})
