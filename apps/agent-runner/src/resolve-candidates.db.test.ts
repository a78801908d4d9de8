import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createDb, providerKeyContext, resealKeys, saveSealedKey, type Db } from '@rain/db'
import { aPerson } from '@rain/db/testing'
import { followSealingKeys, loadConfig, parseSealingKeys, seal } from '@rain/runtime'
import { testDatabase, type TestDatabase } from '@rain/testing'
import { runnerConfigSchema } from './config.ts'
import { createCandidateResolver } from './resolve-candidates.ts'

const older = parseSealingKeys('11'.repeat(32))
const newer = parseSealingKeys('22'.repeat(32))
let database: TestDatabase
let db: Db
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rain-keys-'))
  database = await testDatabase()
  db = createDb(database.url, { connections: 5 })
})
afterAll(async () => {
  await db.close()
  await database.close()
  await rm(folder, { recursive: true })
})

test('a runner that started before a rotation still opens what is sealed anew beside it', async () => {
  const { userId, agentId } = await aPerson(db)
  const context = providerKeyContext(userId, 'claude')
  await saveSealedKey(db, { userId, provider: 'claude', sealed: seal(older, context, 'sk-ant-1'), hint: 'nt-1' })
  const file = join(folder, 'secret.key')
  await writeFile(file, older.current.bytes.toString('hex'))
  const env = { DATABASE_URL: database.url, REDIS_URL: 'redis://unused', RAIN_SECRET_KEY_FILE: file }
  const config = loadConfig(runnerConfigSchema, env)
  const resolve = createCandidateResolver({ db, config, sealingKeysFor: await followSealingKeys(config) })
  const answer = () => resolve({ userId, agentId, provider: 'claude', model: 'auto' })
  expect(await answer()).toMatchObject({ candidates: [{ providerId: 'claude' }] })

  await resealKeys(db, () => seal(newer, context, 'sk-ant-1'))
  expect(await answer()).toMatchObject({ code: 'no_api_key' })
  await writeFile(file, newer.current.bytes.toString('hex'))
  expect(await answer()).toMatchObject({ candidates: [{ providerId: 'claude' }] })
})
