import { expect, test } from '@jest/globals'
import { must } from '@rain/protocol'
import { saveSealedKey } from './provider-keys.ts'
import { deleteServer, findServer, listServers, saveServer } from './provider-servers.ts'
import { aPerson } from './testing/index.ts'
import { testDb } from './testing/test-db.ts'

const db = await testDb()

const server = (id: string) => ({ id, name: id, baseUrl: `http://${id}:1234/v1`, needsKey: false })
const most = { most: 20 }

test('servers are listed in the order they came, to their person only', async () => {
  const [me, other] = [await aPerson(db), await aPerson(db)]
  expect(await saveServer(db, me.userId, server('workshop'), most)).toBe('saved')
  expect(await saveServer(db, me.userId, server('attic'), most)).toBe('saved')
  expect(await listServers(db, me.userId)).toEqual([server('workshop'), server('attic')])
  expect(await listServers(db, other.userId)).toEqual([])
  expect(await findServer(db, me.userId, 'attic')).toEqual(server('attic'))
  expect(await findServer(db, other.userId, 'attic')).toBeNull()
})

test('a server that is there keeps its address', async () => {
  const { userId } = await aPerson(db)
  await saveServer(db, userId, server('workshop'), most)
  const thief = { ...server('workshop'), baseUrl: 'https://elsewhere.example' }
  expect(await saveServer(db, userId, thief, most)).toBe('taken')
  expect(await findServer(db, userId, 'workshop')).toEqual(server('workshop'))
})

test('there is an end to them', async () => {
  const { userId } = await aPerson(db)
  expect(await saveServer(db, userId, server('first'), { most: 1 })).toBe('saved')
  expect(await saveServer(db, userId, server('second'), { most: 1 })).toBe('full')
  expect(await saveServer(db, userId, server('first'), { most: 1 })).toBe('taken')
})

test('what is deleted takes its keys along, and nobody has chosen it any more', async () => {
  const { userId, agentId } = await aPerson(db)
  await saveServer(db, userId, server('workshop'), most)
  await saveSealedKey(db, { userId, provider: 'workshop', sealed: 'x', hint: '1234' })
  await saveSealedKey(db, { userId, provider: 'claude', sealed: 'x', hint: '1234' })
  await db.prisma.user.update({ where: { id: userId }, data: { provider: 'workshop', model: 'rain-4b' } })
  await db.prisma.agent.update({ where: { id: agentId }, data: { provider: 'workshop', model: 'rain-4b' } })
  expect(await deleteServer(db, userId, 'workshop')).toBe(true)
  expect(await deleteServer(db, userId, 'workshop')).toBe(false)
  const user = must(
    await db.prisma.user.findUnique({ where: { id: userId }, include: { providerKeys: true, agents: true } }),
    'the person is there',
  )
  expect(user).toMatchObject({ provider: null, model: 'auto', agents: [{ provider: null, model: null }] })
  expect(user.providerKeys.map(({ provider }) => provider)).toEqual(['claude'])
})
