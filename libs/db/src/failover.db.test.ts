import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { testDatabase, type TestDatabase } from '@rain/testing'
import { createDb, failoverOf, providerAccessOf, saveFailover, type Db } from './index.ts'
import { aPerson } from './testing/index.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await testDatabase()
  db = createDb(database.url, { connections: 2 })
})
afterAll(async () => {
  await db.close()
  await database.close()
})

const claude = { provider: 'claude', model: 'auto' }
const local = { provider: 'ollama', model: 'qwen4' }

test('the order of an agent counts before the person’s, until it is taken back', async () => {
  const { userId, agentId, agentKey } = await aPerson(db)
  const inUse = async () => (await providerAccessOf(db, userId, agentId))?.failover
  expect(await failoverOf(db, { userId, agentKey })).toEqual({ choices: null })

  expect(await saveFailover(db, { userId, agentKey: null }, [claude])).toBe(true)
  expect(await inUse()).toEqual([claude])
  expect(await saveFailover(db, { userId, agentKey }, [local, claude])).toBe(true)
  expect(await inUse()).toEqual([local, claude])
  expect(await failoverOf(db, { userId, agentKey: null })).toEqual({ choices: [claude] })

  await saveFailover(db, { userId, agentKey }, null)
  expect(await inUse()).toEqual([claude])
  await saveFailover(db, { userId, agentKey: null }, null)
  expect(await inUse()).toBeNull()
})

test('an agent that is not there has no order', async () => {
  const { userId } = await aPerson(db)
  expect(await failoverOf(db, { userId, agentKey: 'nobody' })).toBeNull()
  expect(await saveFailover(db, { userId, agentKey: 'nobody' }, [])).toBe(false)
})
