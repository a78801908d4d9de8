// @ts-check
// Where the key is kept that provider keys are sealed with: in a file of the data folder, or in the operating system's
// keyring. A file goes before the keyring, so that moving between them can be broken off at any point.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { probeMs, unlockMs } from './keyring.mjs'
import { makeKey, parseKeys, readKeyFile, writeKeyFile } from './secret-key-file.mjs'

/** @typedef {import('./home.mjs').Home} Home */
/** @typedef {import('./keyring.mjs').Keyring} Keyring */

/**
 * Where the keys are, and the keys, the current one first.
 *
 * @typedef {{ at: 'given' }} GivenKey In the environment, which is not ours to change.
 * @typedef {{ at: 'file', keys: string[] } | { at: 'keyring', account: string, keys: string[] }} KeptKey
 * @typedef {{ at: 'nowhere', keyringProblem: string | null }} NoKey With why none can be kept in the keyring.
 */

/**
 * @param {{ home: Home, keyring: Keyring, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<GivenKey | KeptKey | NoKey>}
 * @throws {Error} When the key is in a keyring that does not answer or has lost it. A new one would not open anything.
 */
export async function findSecretKey({ home, keyring, env = process.env }) {
  if (env.RAIN_SECRET_KEY || env.RAIN_SECRET_KEY_FILE) return { at: 'given' }
  const keys = readKeyFile(home.secretKey)
  if (keys) return { at: 'file', keys }
  const account = rememberedAccount(home)
  const answer = await keyring.read(account ?? home.folder, { timeoutMs: account ? unlockMs : probeMs })
  if (answer.ok && answer.text) {
    return { at: 'keyring', account: account ?? home.folder, keys: parseKeys(answer.text) }
  }
  if (account) throw new Error(lostText(home, account, answer.ok ? 'it has none under that name' : answer.reason))
  return { at: 'nowhere', keyringProblem: answer.ok ? null : answer.reason }
}

/**
 * The key, made if there is none yet: in the keyring where one works, else in the file.
 *
 * @param {{ home: Home, keyring: Keyring, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<GivenKey | KeptKey>}
 * @throws {Error} As `findSecretKey`.
 */
export async function ensureSecretKey({ home, keyring, env }) {
  const found = await findSecretKey({ home, keyring, env })
  if (found.at === 'keyring') rememberAccount(home, found.account)
  if (found.at !== 'nowhere') return found
  const keys = [makeKey()]
  const account = home.folder
  if (found.keyringProblem === null && (await keepInKeyring(keyring, account, keys))) {
    rememberAccount(home, account)
    return { at: 'keyring', account, keys }
  }
  writeKeyFile(home.secretKey, keys)
  return { at: 'file', keys }
}

/**
 * What the services need to get at it.
 *
 * @param {GivenKey | KeptKey} key
 * @param {Home} home
 * @returns {Record<string, string>}
 */
export function secretKeyVariables(key, home) {
  if (key.at === 'file') return { RAIN_SECRET_KEY_FILE: home.secretKey }
  if (key.at === 'keyring') return { RAIN_SECRET_KEY: key.keys.join() }
  return {}
}

/**
 * @param {Keyring} keyring
 * @param {string} account
 * @param {string[]} keys
 * @returns {Promise<boolean>} Whether it has them, as it says itself when asked.
 */
export async function keepInKeyring(keyring, account, keys) {
  const written = await keyring.write(account, keys.join())
  if (!written.ok) return false
  const answer = await keyring.read(account)
  return answer.ok && answer.text === keys.join()
}

/**
 * Writes down that the key is in the keyring and under which name: a start at which the keyring is locked must not make
 * another key, and a folder that is moved finds its key again.
 *
 * @param {Home} home
 * @param {string} account
 */
export function rememberAccount(home, account) {
  if (rememberedAccount(home) !== account) writeFileSync(home.keyringNote, `${account}\n`, { mode: 0o600, flush: true })
}

/** @param {Home} home @returns {string | null} */
function rememberedAccount(home) {
  return existsSync(home.keyringNote) ? readFileSync(home.keyringNote, 'utf8').trim() || home.folder : null
}

/** @param {Home} home @param {string} account @param {string} reason */
const lostText = (home, account, reason) =>
  `The secret key of ${home.folder} is in the operating system's keyring (service "rain", account "${account}"), and cannot be had: ${reason}.
Unlock the keyring and start again, from a session that has it. If the key is lost, delete ${home.keyringNote}:
a new key is made, and provider keys have to be typed in again.`
