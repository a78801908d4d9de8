import { expect, test } from '@jest/globals'
import { failoverOf, providerAccessOf, saveFailover } from './index.ts'
import { aPerson } from './testing/index.ts'
import { testDb } from './testing/test-db.ts'

const db = await testDb()

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
