// @ts-check
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { openHome, prepareHome } from './home.mjs'
import { openKeyring } from './keyring.mjs'
import { takeLock } from './lock-file.mjs'
import { rotateKey } from './rotate-key.mjs'
import { ensureSecretKey, secretKeyVariables } from './secret-key.mjs'

/** @typedef {import('./keyring.mjs').Keyring} Keyring */

let folder = ''
let home = openHome()
const env = () => ({ RAIN_HOME: home.folder })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rain-rotate-'))
  home = openHome({ RAIN_HOME: join(folder, 'home') })
  prepareHome(home)
})
afterEach(() => rmSync(folder, { recursive: true }))

/** One that works. @param {Map<string, string>} [kept] @returns {Keyring} */
const working = (kept = new Map()) => ({
  read: async (account) => ({ ok: true, text: kept.get(account) ?? null }),
  write: async (account, text) => (kept.set(account, text), { ok: true, text }),
  remove: async (account) => (kept.delete(account), { ok: true, text: null }),
})

const refusal = /** @type {const} */ ({ ok: false, reason: 'no Secret Service' })
/** @type {Keyring} */
const missing = { read: async () => refusal, write: async () => refusal, remove: async () => refusal }

const fileLines = () => readFileSync(home.secretKey, 'utf8').trimEnd().split('\n')

/** @param {string[]} args @param {Keyring} [keyring] @param {NodeJS.ProcessEnv} [more] */
async function rotate(args, keyring = missing, more = {}) {
  /** @type {string[]} */
  const said = []
  const code = await rotateKey(args, { env: { ...env(), ...more }, keyring, say: (line) => said.push(line) })
  return { code, said: said.join('\n') }
}

test('without a keyring the first start makes a file that only its owner can read, and later ones use it', async () => {
  const key = await ensureSecretKey({ home, keyring: missing, env: env() })
  expect(secretKeyVariables(key, home)).toEqual({ RAIN_SECRET_KEY_FILE: home.secretKey })
  expect(statSync(home.secretKey).mode & 0o777).toBe(0o600)
  expect(await ensureSecretKey({ home, keyring: working(), env: env() })).toEqual(key)
})

test('with a keyring the first start keeps the key there, and no file has it', async () => {
  const kept = new Map()
  const key = await ensureSecretKey({ home, keyring: working(kept), env: env() })
  const text = kept.get(home.folder)
  expect(text).toMatch(/^[0-9a-f]{64}$/)
  expect(secretKeyVariables(key, home)).toEqual({ RAIN_SECRET_KEY: text })
  expect(existsSync(home.secretKey)).toBe(false)
  expect(readFileSync(home.keyringNote, 'utf8')).not.toContain(text)
  expect(await ensureSecretKey({ home, keyring: working(kept), env: env() })).toEqual(key)
})

test('a keyring that is locked or has lost the key stops the start: another key would open nothing', async () => {
  const kept = new Map()
  await ensureSecretKey({ home, keyring: working(kept), env: env() })
  await expect(ensureSecretKey({ home, keyring: missing, env: env() })).rejects.toThrow('no Secret Service')
  await expect(ensureSecretKey({ home, keyring: working(), env: env() })).rejects.toThrow(home.keyringNote)
  expect(existsSync(home.secretKey)).toBe(false)
})

test('a folder that is moved finds its key in the keyring again', async () => {
  const keyring = working()
  const key = await ensureSecretKey({ home, keyring, env: env() })
  const moved = openHome({ RAIN_HOME: join(folder, 'moved') })
  renameSync(home.folder, moved.folder)
  expect(await ensureSecretKey({ home: moved, keyring, env: { RAIN_HOME: moved.folder } })).toEqual(key)
})

test('a keyring that takes what it does not give back is not trusted', async () => {
  /** @type {Keyring} */
  const forgetful = { ...working(), read: async () => ({ ok: true, text: null }) }
  expect((await ensureSecretKey({ home, keyring: forgetful, env: env() })).at).toBe('file')
})

test('a key from the environment is used as it is, and none is made', async () => {
  const given = { ...env(), RAIN_SECRET_KEY: 'ab'.repeat(32) }
  const key = await ensureSecretKey({ home, keyring: working(), env: given })
  expect(secretKeyVariables(key, home)).toEqual({})
  expect(existsSync(home.secretKey)).toBe(false)
  const { code, said } = await rotate([], missing, given)
  expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('in front of it') })
  expect(said).not.toContain(given.RAIN_SECRET_KEY)
})

test('a rotation puts a new key in front, each time, and tells to restart; no key is shown', async () => {
  await ensureSecretKey({ home, keyring: missing, env: env() })
  const [first] = fileLines()
  expect((await rotate([])).code).toBe(0)
  takeLock(home.lock, { url: 'http://here' })
  const { said } = await rotate([])
  const lines = fileLines()
  expect(lines).toHaveLength(3)
  expect(new Set(lines).size).toBe(3)
  expect(lines[2]).toBe(first)
  expect(said).toContain('Restart it')
  for (const key of lines) expect(said).not.toContain(key)
  expect(statSync(home.secretKey).mode & 0o777).toBe(0o600)
  expect(readdirSync(home.folder).filter((name) => name.startsWith('secret'))).toEqual(['secret.key'])
})

test('there is nothing to rotate before the first start', async () => {
  expect(await rotate([])).toEqual({ code: 1, said: expect.stringContaining('no secret key') })
})

test('a file that holds something else is left as it is', async () => {
  writeFileSync(home.secretKey, 'not a key\n')
  const { code, said } = await rotate([])
  expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('64 hex digits') })
  expect(readFileSync(home.secretKey, 'utf8')).toBe('not a key\n')
})

test('the key moves to the keyring and back, with all that it has to open', async () => {
  const kept = new Map()
  await ensureSecretKey({ home, keyring: missing, env: env() })
  const [first] = fileLines()
  expect((await rotate(['--to-keyring'], working(kept))).code).toBe(0)
  expect(existsSync(home.secretKey)).toBe(false)
  expect(kept.get(home.folder).split(',')).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), first])

  expect((await rotate([], working(kept))).code).toBe(0)
  expect(kept.get(home.folder).split(',')).toHaveLength(3)

  expect((await rotate(['--to-file'], working(kept))).code).toBe(0)
  expect(fileLines()).toHaveLength(4)
  expect(fileLines()[3]).toBe(first)
  expect([...kept, existsSync(home.keyringNote)]).toEqual([false])
})

test('without a working keyring the key stays in its file', async () => {
  await ensureSecretKey({ home, keyring: missing, env: env() })
  const before = fileLines()
  expect((await rotate(['--to-keyring'])).code).toBe(1)
  expect(fileLines()).toEqual(before)
})

test('the key does not move while Rain runs', async () => {
  await ensureSecretKey({ home, keyring: missing, env: env() })
  const before = fileLines()
  takeLock(home.lock, { url: 'http://here' })
  expect(await rotate(['--to-keyring'], working())).toEqual({ code: 1, said: expect.stringContaining('http://here') })
  expect(fileLines()).toEqual(before)
})

test('an argument that is not known is refused', async () => {
  expect(await rotate(['--now'])).toEqual({ code: 1, said: expect.stringContaining('usage') })
})

test('the keyring is left alone when asked to', async () => {
  const keyring = openKeyring({ RAIN_KEYRING: 'off' })
  expect(await keyring.read('x')).toEqual({ ok: false, reason: 'RAIN_KEYRING is off' })
})

const onLinux = process.platform === 'linux' ? test : test.skip
onLinux('a session bus that never answers is given up', async () => {
  const bus = createServer(() => {}).listen(join(folder, 'bus'))
  const keyring = openKeyring({ PATH: process.env.PATH, DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'bus')}` })
  expect(await keyring.read('x', { timeoutMs: 400 })).toMatchObject({ ok: false })
  bus.close()
})
