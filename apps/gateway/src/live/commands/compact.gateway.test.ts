import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { recordSummary } from '@rain/db'
import { messagesSchema } from '@rain/protocol'
import { beginAnew } from '../../testing/begin-anew.ts'
import { call, type IoClient } from '../../testing/clients.ts'
import { playTurn } from '../../testing/scripted-runner.ts'
import { startTestGateway, type TestGateway } from '../../testing/test-gateway.ts'

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
afterAll(() => gateway?.close())

async function turnOf(ack: Promise<{ ok: boolean; turn_id?: string | undefined }>): Promise<string> {
  const { ok, turn_id: turnId } = await ack
  if (!ok || turnId === undefined) throw new Error('refused')
  return turnId
}

const send = (text: string) => turnOf(client.command({ type: 'send_message', text, client_msg_id: text }))
const compact = (id: string, words?: string) =>
  client.command({ type: 'compact', client_msg_id: id, ...(words !== undefined && { words }) })

async function answered(text: string): Promise<void> {
  const turn = await playTurn(gateway, await send(text))
  await turn.answer(1, 'An answer.')
  await turn.finish({ outcome: 'completed', text: 'completed' })
}

async function read() {
  const path = `/api/messages?cwd=${encodeURIComponent(folder)}&agent_id=default`
  return messagesSchema.parse((await call(gateway.url, path, token)).body)
}

test('nothing to summarise is refused, and so is an agent without a folder', async () => {
  expect(await compact('c1')).toMatchObject({ ok: false, code: 'nothing_to_compact' })
  const elsewhere = { type: 'compact', agent_id: 'nobody', client_msg_id: 'c2' } as const
  expect(await client.command(elsewhere)).toMatchObject({ ok: false, code: 'no_directory' })
})

test('a summary is asked for once per id, told to every device, and reads the same after a reload', async () => {
  await answered('one')
  const turnId = await turnOf(compact('c1', ' keep the numbers '))
  expect(await compact('c1', 'keep the numbers')).toMatchObject({ ok: true, turn_id: turnId, duplicate: true })
  expect(await client.next('user_message', (event) => event.turn_id === turnId)).toMatchObject({
    text: '/compact keep the numbers',
    kind: 'compact',
    client_msg_id: 'c1',
  })

  const turn = await playTurn(gateway, turnId)
  const row = await gateway.db.prisma.turn.findUniqueOrThrow({ where: { id: turnId } })
  await recordSummary(
    gateway.db,
    { turnId, epoch: row.epoch },
    {
      upToTurnSeq: Number(row.seq),
      upToStep: null,
      text: 'One was answered.',
      provider: 'demo',
      model: 'demo',
      tokensBefore: 41_000,
      tokensAfter: 6_000,
      messages: 2,
    },
  )
  await turn.finish({ outcome: 'completed', text: 'Summarised 2 messages; 41k -> 6k tokens.' })
  const { messages } = await read()
  const ofTurn = messages.filter((message) => message.turn_id === turnId)
  expect(ofTurn.map(({ type }) => type)).toEqual(['text', 'context_compacted', 'result'])
  expect(ofTurn[0]?.content).toMatchObject({ text: '/compact keep the numbers', kind: 'compact' })
  expect(ofTurn[1]?.content).toMatchObject({ messages: 2, tokens_before: 41_000, tokens_after: 6_000 })
  expect(await compact('c2')).toMatchObject({ ok: false, code: 'nothing_to_compact' })

  // taken back, the conversation is as long as before
  await client.command({ type: 'delete_messages', turn_id: turnId, scope: 'turn' })
  expect(await compact('c3')).toMatchObject({ ok: true })
})

test('it waits behind the turn at work, can be taken back, and is neither edited, answered again nor sent now', async () => {
  const first = await send('one')
  await playTurn(gateway, first)
  const ack = await compact('c1')
  expect(ack).toMatchObject({ ok: true, queued: true })
  const turnId = ack.ok ? (ack.turn_id ?? '') : ''
  expect(await compact('c1')).toMatchObject({ ok: true, turn_id: turnId, queued: true, duplicate: true })
  const { live } = await read()
  expect(live.find((event) => event.type === 'user_message' && event.turn_id === turnId)).toMatchObject({
    kind: 'compact',
  })
  expect(await client.command({ type: 'send_now', turn_id: turnId })).toMatchObject({ code: 'turn_not_found' })
  const edit = { type: 'edit_message', turn_id: turnId, text: 'x', client_msg_id: 'x' } as const
  expect(await client.command(edit)).toMatchObject({ code: 'turn_not_found' })
  expect(await client.command({ type: 'interrupt', turn_id: turnId })).toMatchObject({ ok: true })
  const row = await gateway.db.prisma.turn.findUniqueOrThrow({ where: { id: turnId } })
  expect(row).toMatchObject({ status: 'done', outcome: 'interrupted' })
  await client.command({ type: 'interrupt', turn_id: first })
})
