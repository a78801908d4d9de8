import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { startSubAgents, type Turn } from '@rain/db'
import { beginAnew } from '../testing/begin-anew.ts'
import { call, type IoClient } from '../testing/clients.ts'
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

/** A turn that waits for its sub-agent, which waits for the person. */
async function parkedOnSubAgent(): Promise<{ turnId: string; sub: Turn; requestId: string }> {
  const ack = await client.command({ type: 'send_message', text: 'Look into it' })
  const turnId = ack.ok ? (ack.turn_id ?? '') : ''
  const turn = await playTurn(gateway, turnId)
  const [task] = await turn.answer(1, 'I let somebody look.', [{ command: 'task', level: 'green' }])
  const { epoch } = await gateway.db.prisma.turn.findUniqueOrThrow({ where: { id: turnId } })
  const wanted = { callId: task!.id, name: 'logs-1', title: 'Logs', task: 'Read the logs', model: 'auto' }
  const started = await startSubAgents(gateway.db, { turnId, epoch }, [{ ...wanted, allowedTools: null, readFrom: [] }])
  const sub = started[0]!
  const below = await playTurn(gateway, sub.id)
  const [write] = await below.answer(1, 'I will.', [{ command: 'make', level: 'yellow' }])
  return { turnId, sub, requestId: await below.askPermission(write!) }
}

const read = async (path: string) => (await call(gateway.url, path, token)).body as Record<string, unknown>

test('after a reload the sub-agents of the open turn are there, and what they ask', async () => {
  const { sub, requestId } = await parkedOnSubAgent()
  const { live } = await read(`/api/messages?cwd=${encodeURIComponent(folder)}&agent_id=default`)
  expect(live).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ type: 'subagent_spawned', agent_id: 'default::logs-1', task: 'Read the logs' }),
      expect.objectContaining({
        type: 'permission_request',
        agent_id: 'default',
        sub_agent_id: 'default::logs-1',
        turn_id: sub.id,
        request_id: requestId,
      }),
    ]),
  )
})

test('after a reload they have done as much as before it, with those below them', async () => {
  const { sub } = await parkedOnSubAgent()
  const path = `/api/messages?cwd=${encodeURIComponent(folder)}&agent_id=default`
  const spawned = async () => {
    const live = (await read(path)).live as {
      type: string
      agent_id: string
      tool_calls?: number
      last_tool?: string
    }[]
    return live
      .filter(({ type }) => type === 'subagent_spawned')
      .map((event) => [event.agent_id, event.tool_calls, event.last_tool])
  }
  expect(await spawned()).toEqual([['default::logs-1', 1, 'bash']])

  const { id: callId } = await gateway.db.prisma.toolCall.findFirstOrThrow({ where: { turnId: sub.id } })
  await gateway.db.prisma.permissionRequest.deleteMany({ where: { turnId: sub.id } })
  await playTurn(gateway, sub.id)
  const { epoch } = await gateway.db.prisma.turn.findUniqueOrThrow({ where: { id: sub.id } })
  const wanted = { callId, name: 'more-2', title: 'More', task: 'Read more', model: 'auto' }
  const [lower] = await startSubAgents(gateway.db, { turnId: sub.id, epoch }, [
    { ...wanted, allowedTools: null, readFrom: [] },
  ])
  await (await playTurn(gateway, lower!.id)).answer(1, 'I will.', [{ command: 'ls', level: 'green' }])
  expect(await spawned()).toEqual([
    ['default::logs-1', 2, 'bash'],
    ['default::logs-1::more-2', 1, 'bash'],
  ])
})

test('a turn that has ended says in the history what it cost with its sub-agents', async () => {
  const { turnId, sub } = await parkedOnSubAgent()
  const { prisma } = gateway.db
  const ended = { status: 'done', outcome: 'completed', finishedAt: new Date() }
  await prisma.turn.update({ where: { id: sub.id }, data: { ...ended, cost: 30_000_000 } })
  await prisma.turn.update({ where: { id: turnId }, data: { ...ended, cost: 20_000_000 } })
  const { messages } = await read(`/api/messages?cwd=${encodeURIComponent(folder)}&agent_id=default`)
  const figures = { cost: 0.02, sub_agents: 1, cost_with_sub_agents: 0.05 }
  expect((messages as unknown[]).at(-1)).toMatchObject({ type: 'result', content: figures })
})

test('the conversation of a sub-agent is not listed, and goes with its parent’s', async () => {
  const { turnId, sub } = await parkedOnSubAgent()
  const { conversations } = await read('/api/conversations')
  expect(conversations).toHaveLength(1)
  const { conversationId } = await gateway.db.prisma.turn.findUniqueOrThrow({ where: { id: turnId } })
  await gateway.db.prisma.conversation.delete({ where: { id: conversationId } })
  expect(await gateway.db.prisma.conversation.count({ where: { id: sub.conversationId } })).toBe(0)
})

test.each(['interrupt', 'emergency_stop'])('%s stops the sub-agents as well', async (type) => {
  const { turnId, sub } = await parkedOnSubAgent()
  await client.command({ type })
  const parent = await gateway.db.prisma.turn.findUniqueOrThrow({ where: { id: turnId } })
  const below = await gateway.db.prisma.turn.findUniqueOrThrow({ where: { id: sub.id } })
  expect(parent).toMatchObject({ status: 'done', outcome: 'interrupted' })
  expect(below.cancelRequestedAt).not.toBeNull()
})
