import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import {
  browserProfileContext,
  createDb,
  deviceKeyContext,
  findBrowserProfile,
  keepBrowserProfile,
  keepDeviceKey,
  providerKeyContext,
  saveBrowserProfile,
  saveSealedKey,
  saveVaultSecret,
  sealedDeviceKey,
  sealedKeysOf,
  sealedVaultSecret,
  vaultSecretContext,
  type Db,
} from '@rain/db'
import { aPerson } from '@rain/db/testing'
import {
  createLinkIdentity,
  exportLinkIdentity,
  keyThatSealed,
  loadConfig,
  parseSealingKeys,
  readSealingKeys,
  seal,
  unseal,
  type SealingKeys,
} from '@rain/runtime'
import { testDatabase, type TestDatabase } from '@rain/testing'
import { gatewayConfigSchema } from '../config.ts'
import { resealStoredKeys } from './reseal-stored-keys.ts'

const [older, newer, gone] = ['11', '22', '33'].map((byte) => byte.repeat(32)) as [string, string, string]
let database: TestDatabase
let db: Db
let folder: string
let file: string
let userId: string

beforeAll(async () => {
  database = await testDatabase()
  db = createDb(database.url, { connections: 5 })
})
afterAll(async () => {
  await db.close()
  await database.close()
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rain-keys-'))
  file = join(folder, 'secret.key')
  userId = (await aPerson(db)).userId
})
afterEach(async () => {
  await db.prisma.providerKey.deleteMany()
  await rm(folder, { recursive: true })
})

const store = (provider: string, sealedWith: string, plain: string) =>
  saveSealedKey(db, {
    userId,
    provider,
    sealed: seal(parseSealingKeys(sealedWith), providerKeyContext(userId, provider), plain),
    hint: '',
  })

const stored = async (provider: string) => {
  const [key] = await sealedKeysOf(db, userId, provider)
  if (!key) throw new Error(`no key of ${provider}`)
  return key.sealed
}

const opened = async (provider: string, keys: string) =>
  unseal(parseSealingKeys(keys), providerKeyContext(userId, provider), await stored(provider))

/** What the gateway does at its start; gives what it said. */
async function startWith(
  env: { RAIN_SECRET_KEY?: string; RAIN_SECRET_KEY_FILE?: string },
  given?: SealingKeys,
): Promise<string> {
  const config = loadConfig(gatewayConfigSchema, { DATABASE_URL: database.url, REDIS_URL: 'redis://unused', ...env })
  const sealingKeys = given ?? (await readSealingKeys(config))
  const said: unknown[] = []
  const say = (...what: unknown[]) => void said.push(...what)
  await resealStoredKeys({ config, db, sealingKeys, logger: { info: say, warn: say } })
  return JSON.stringify(said)
}

test('what an older key has sealed is sealed anew, still opens, and the older key leaves the file', async () => {
  await writeFile(file, `${newer}\n${older}\n`, { mode: 0o600 })
  await store('claude', older, 'sk-ant-1')
  await store('openai', newer, 'sk-2')
  const untouched = await stored('openai')

  expect(await startWith({ RAIN_SECRET_KEY_FILE: file })).toContain('"count":1')
  expect(await opened('claude', newer)).toBe('sk-ant-1')
  expect(await opened('claude', older)).toBeNull()
  expect(await stored('openai')).toBe(untouched)
  expect(await readFile(file, 'utf8')).toBe(`${newer}\n`)
})

test('the kept sign-ins of a browser are sealed anew too, and hold the older key until they are', async () => {
  await writeFile(file, `${newer}\n${older}\n`, { mode: 0o600 })
  const whose = await aPerson(db)
  await keepBrowserProfile(db, whose)
  const { version = '' } = (await findBrowserProfile(db, whose.agentId)) ?? {}
  const sealed = seal(parseSealingKeys(older), browserProfileContext(whose), '{"web":1}')
  await saveBrowserProfile(db, { agentId: whose.agentId, version, sealed })

  expect(await startWith({ RAIN_SECRET_KEY_FILE: file })).toContain('"profiles":1')
  const anew = (await findBrowserProfile(db, whose.agentId))?.sealed ?? ''
  expect(unseal(parseSealingKeys(newer), browserProfileContext(whose), anew)).toBe('{"web":1}')
  expect(await readFile(file, 'utf8')).toBe(`${newer}\n`)
})

test('the key that computers know the server by, and the secrets of the vault, are sealed anew too', async () => {
  await writeFile(file, `${newer}\n${older}\n`, { mode: 0o600 })
  const identity = exportLinkIdentity(createLinkIdentity())
  await keepDeviceKey(db, userId, seal(parseSealingKeys(older), deviceKeyContext(userId), identity))
  const context = vaultSecretContext(userId, 'bank')
  await saveVaultSecret(db, { userId, name: 'bank', sealed: seal(parseSealingKeys(older), context, 'horse') })

  const said = await startWith({ RAIN_SECRET_KEY_FILE: file })
  expect(said).toContain('"deviceKeys":1')
  expect(said).toContain('"secrets":1')
  const keys = parseSealingKeys(newer)
  expect(unseal(keys, deviceKeyContext(userId), (await sealedDeviceKey(db, userId)) ?? '')).toBe(identity)
  expect(unseal(keys, context, (await sealedVaultSecret(db, userId, 'bank')) ?? '')).toBe('horse')
  expect(await readFile(file, 'utf8')).toBe(`${newer}\n`)
})

test('a second start changes nothing and says nothing', async () => {
  await writeFile(file, `${newer}\n${older}\n`)
  await store('claude', older, 'sk-ant-1')
  await startWith({ RAIN_SECRET_KEY_FILE: file })
  const sealed = await stored('claude')
  expect(await startWith({ RAIN_SECRET_KEY_FILE: file })).toBe('[]')
  expect(await stored('claude')).toBe(sealed)
})

test('a key whose secret key is lost is told by provider, left as it is, and nothing leaves the file', async () => {
  await writeFile(file, `${newer}\n${older}\n`)
  await store('claude', older, 'sk-ant-1')
  await store('gemini', gone, 'AIza-3')
  const lost = await stored('gemini')

  const said = await startWith({ RAIN_SECRET_KEY_FILE: file })
  expect(said).toContain('keys of gemini cannot be opened')
  for (const secret of [older, newer, gone, 'sk-ant-1', 'AIza-3']) expect(said).not.toContain(secret)
  expect(await opened('claude', newer)).toBe('sk-ant-1')
  expect(await stored('gemini')).toBe(lost)
  expect(await readFile(file, 'utf8')).toBe(`${newer}\n${older}\n`)
})

test('with keys from the environment it is said when the older ones may go', async () => {
  await store('claude', older, 'sk-ant-1')
  expect(await startWith({ RAIN_SECRET_KEY: `${newer},${older}` })).toContain('may go from RAIN_SECRET_KEY')
  expect(await opened('claude', newer)).toBe('sk-ant-1')
})

test('a file that cannot be changed is no obstacle', async () => {
  await mkdir(file)
  await store('claude', older, 'sk-ant-1')
  const keys = parseSealingKeys(`${newer},${older}`)
  expect(await startWith({ RAIN_SECRET_KEY_FILE: file }, keys)).toContain('cannot be removed from the file')
  expect(keyThatSealed(keys, await stored('claude'))).toBe(keys.current)
})
