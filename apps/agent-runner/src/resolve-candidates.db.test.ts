import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createDb, providerKeyContext, resealKeys, saveModelList, saveSealedKey, saveServer, type Db } from '@rain/db'
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

describe('who answers instead, when nobody has chosen an order', () => {
  /** With keys for Claude and OpenAI, Ollama, and a server at home and one that is not. */
  async function instead(provider: string, env: Record<string, string> = {}): Promise<string[]> {
    const { userId, agentId } = await aPerson(db)
    const server = (id: string, baseUrl: string) =>
      saveServer(db, userId, { id, name: id, baseUrl, needsKey: false }, { most: 9 })
    await server('nas', 'http://192.168.1.9:1234')
    await server('groq', 'https://api.groq.com/openai/v1')
    for (const id of ['ollama', 'nas', 'groq']) await saveModelList(db, userId, id, [])
    const keys = { ANTHROPIC_API_KEY: 'sk-ant-1', OPENAI_API_KEY: 'sk-1' }
    const config = loadConfig(runnerConfigSchema, { DATABASE_URL: 'x', REDIS_URL: 'x', ...keys, ...env })
    const resolve = createCandidateResolver({ db, config, sealingKeysFor: async () => older })
    const found = await resolve({ userId, agentId, provider, model: 'some-model' })
    if ('code' in found) throw new Error(found.message)
    return found.candidates.slice(1).map(({ providerId }) => providerId)
  }

  test('is everything that is ready, for a model in the cloud', async () => {
    expect(await instead('claude')).toEqual(['claude', 'openai', 'ollama', 'nas', 'groq'])
    expect(await instead('groq')).toEqual(['claude', 'openai', 'ollama', 'nas', 'groq'])
  })

  test('is only what is at home, for a model at home', async () => {
    expect(await instead('ollama')).toEqual(['ollama', 'nas'])
    expect(await instead('nas')).toEqual(['ollama', 'nas'])
  })

  test('is no Ollama that is somewhere else', async () => {
    expect(await instead('nas', { OLLAMA_HOST: 'https://ollama.com' })).toEqual(['nas'])
    expect(await instead('ollama', { OLLAMA_HOST: 'https://ollama.com' })).toEqual(['nas'])
  })

  test('is nobody, for the demo', async () => {
    expect(await instead('demo')).toEqual([])
  })
})
