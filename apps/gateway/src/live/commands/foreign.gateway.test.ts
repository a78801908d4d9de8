import { realpath } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Turn } from '@rain/db'
import { aPerson, aQueuedTurn, type Person } from '@rain/db/testing'
import { call, connectIo, connectRaw, pin, type IoClient } from '../../testing/clients.ts'
import { playTurn } from '../../testing/scripted-runner.ts'
import { startTestGateway, type TestGateway } from '../../testing/test-gateway.ts'

/** What belongs to somebody else is answered as if it were not there, and stays as it is. */

let gateway: TestGateway
let token: string
let client: IoClient
let cwd: string
let stranger: Person
let turn: Turn

beforeAll(async () => {
  gateway = await startTestGateway()
  cwd = await realpath(gateway.home)
  token = await gateway.token()
  client = await connectIo(gateway.url, { token })
  await gateway.db.prisma.user.updateMany({ data: { provider: 'demo' } })
}, 120_000)
afterAll(async () => {
  client.close()
  await gateway.close()
})

beforeEach(async () => {
  stranger = await aPerson(gateway.db, { cwd, agentKey: 'theirs' })
  turn = await aQueuedTurn(gateway.db, stranger, 'their secret')
})

const status = async () => (await gateway.db.prisma.turn.findUniqueOrThrow({ where: { id: turn.id } })).status

describe('somebody else’s', () => {
  test('agents, conversations and messages are in no list', async () => {
    const place = `cwd=${encodeURIComponent(cwd)}&agent_id=theirs`
    const paths = ['/api/agents', '/api/conversations', `/api/messages?${place}`, '/api/history', '/api/metrics']
    for (const path of paths) {
      const { body } = await call(gateway.url, path, token)
      expect(JSON.stringify(body)).not.toMatch(/their secret|"theirs"/)
    }
    const before = `/api/conversations?before=${stranger.conversationId}`
    expect((await call(gateway.url, before, token)).body).toMatchObject({ conversations: [] })
  })

  test('conversations are not deleted', async () => {
    const path = `/api/conversations/${stranger.conversationId}`
    expect(await call(gateway.url, path, token, 'DELETE')).toMatchObject({ status: 404 })
    const place = `cwd=${encodeURIComponent(cwd)}&agent_id=theirs`
    expect((await call(gateway.url, `/api/messages?${place}`, token, 'DELETE')).body).toEqual({ deleted: 0 })
    expect(await gateway.db.prisma.conversation.count({ where: { id: stranger.conversationId } })).toBe(1)
  })

  test('turns are not stopped, by no command', async () => {
    await client.command({ type: 'interrupt', agent_id: 'theirs', turn_id: turn.id })
    await client.command({ type: 'interrupt', agent_id: 'theirs' })
    await client.command({ type: 'emergency_stop', agent_id: 'theirs' })
    await client.command({ type: 'destroy_agent', agent_id: 'theirs' })
    expect(await status()).toBe('queued')
    const row = await gateway.db.prisma.turn.findUniqueOrThrow({ where: { id: turn.id } })
    expect(row.cancelRequestedAt).toBeNull()
    const agent = await gateway.db.prisma.agent.findUniqueOrThrow({ where: { id: stranger.agentId } })
    expect(agent.destroyedAt).toBeNull()
  })

  test('agents take no message, and a conversation is not resumed', async () => {
    expect(await client.command({ type: 'send_message', agent_id: 'theirs', text: 'hi' })).toMatchObject({
      code: 'no_directory',
    })
    const session_id = stranger.conversationId
    const opened = await client.command({ type: 'set_cwd', agent_id: 'mine', path: cwd, session_id })
    expect(opened).toMatchObject({ ok: true })
    expect(opened.ok && opened.session_id).not.toBe(session_id)
    await client.command({ type: 'destroy_agent', agent_id: 'mine' })
  })

  test('requests and questions are not answered, nor does the PIN help', async () => {
    const runner = await playTurn(gateway, turn.id)
    const [shell] = await runner.answer(1, 'Now.', [{ command: 'rm -r x', level: 'red' }])
    const request_id = await runner.askPermission(shell!)
    const answer = { type: 'permission_response', request_id, agent_id: 'theirs', approved: true, pin }
    expect(await client.command(answer)).toMatchObject({ code: 'request_not_found' })
    expect(await client.command({ ...answer, approved: false })).toMatchObject({ code: 'request_not_found' })
    expect(await client.command({ type: 'ask_question_response', request_id, answers: {} })).toMatchObject({
      code: 'request_not_found',
    })
    expect(await gateway.db.prisma.permissionRequest.findUnique({ where: { id: request_id } })).toMatchObject({
      status: 'pending',
    })
  })

  test('events are heard by nobody else', async () => {
    const raw = await connectRaw(gateway.url, { query: `?token=${token}&cursor=0-0` })
    await raw.next('status')
    const event = { type: 'notice' as const, agent_id: 'theirs', text: 'their secret' }
    await gateway.bus.log.append(stranger.userId, [{ event }])
    await gateway.bus.log.append(gateway.userId, [{ event: { ...event, text: 'mine' } }])
    await raw.next('notice', ({ text }) => text === 'mine')
    expect(JSON.stringify(raw.events)).not.toContain('their secret')
    raw.close()
  })

  test('agent names are no obstacle: the same name is another agent', async () => {
    expect(await client.command({ type: 'set_cwd', agent_id: 'theirs', path: cwd })).toMatchObject({ ok: true })
    await client.command({ type: 'destroy_agent', agent_id: 'theirs' })
    expect(await status()).toBe('queued')
  })
})
