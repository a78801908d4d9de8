import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { aQueuedTurn, anAgent, aPerson, type Person } from '@rain/db/testing'
import { call } from '../testing/clients.ts'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string

beforeAll(async () => {
  gateway = await startTestGateway()
  token = await gateway.token()
}, 120_000)
afterAll(() => gateway?.close())

/** A conversation in which something was said, so many days ago. */
async function aConversation(daysAgo: number, { who, status = 'done' }: { who?: Person; status?: string } = {}) {
  const agentKey = crypto.randomUUID()
  const person = who ?? (await anAgent(gateway.db, { userId: gateway.userId, agentKey }))
  const { id, conversationId } = await aQueuedTurn(gateway.db, person)
  await gateway.db.prisma.turn.update({ where: { id }, data: { status } })
  const updatedAt = new Date(Date.now() - daysAgo * 86_400_000)
  await gateway.db.prisma.conversation.update({ where: { id: conversationId }, data: { updatedAt } })
  return conversationId
}

const ask = (days: number | string, method = 'GET') =>
  call(gateway.url, `/api/old-conversations?days=${days}`, token, method)
const isThere = async (id: string) => (await gateway.db.prisma.conversation.count({ where: { id } })) === 1

test('what was silent for longer is counted and deleted; what is newer, busy or of others stays', async () => {
  const old = [await aConversation(40), await aConversation(31)]
  const kept = [
    await aConversation(29),
    await aConversation(400, { status: 'running' }),
    await aConversation(400, { who: await aPerson(gateway.db) }),
  ]
  expect(await ask(30)).toMatchObject({ status: 200, body: { conversations: 2 } })
  expect(await ask(30, 'DELETE')).toMatchObject({ status: 200, body: { deleted: 2, left: 0 } })
  expect(await Promise.all(old.map(isThere))).toEqual([false, false])
  expect(await Promise.all(kept.map(isThere))).toEqual([true, true, true])
  expect(await ask(30, 'DELETE')).toMatchObject({ body: { deleted: 0, left: 0 } })
})

test('a time that is none is refused, and deletes nothing', async () => {
  const id = await aConversation(10)
  for (const days of ['0', '-1', 'all', '', '1e9']) {
    expect(await ask(days, 'DELETE')).toMatchObject({ status: 400, body: { code: 'bad_request' } })
  }
  expect(await isThere(id)).toBe(true)
})
