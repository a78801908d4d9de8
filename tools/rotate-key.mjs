// @ts-check
// `rain rotate-key`: a new key in front of those that provider keys are sealed with.
import { rmSync } from 'node:fs'
import { openHome, prepareHome } from './home.mjs'
import { openKeyring } from './keyring.mjs'
import { isAlive, readHolder, takeLock } from './lock-file.mjs'
import { findSecretKey, keepInKeyring, rememberAccount } from './secret-key.mjs'
import { makeKey, writeKeyFile } from './secret-key-file.mjs'

/** @typedef {import('./home.mjs').Home} Home */
/** @typedef {import('./keyring.mjs').Keyring} Keyring */
/** @typedef {import('./secret-key.mjs').KeptKey} KeptKey */

const targets = /** @type {Record<string, KeptKey['at']>} */ ({ '--to-keyring': 'keyring', '--to-file': 'file' })

/**
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, keyring?: Keyring, say?: (line: string) => void }} [options]
 * @returns {Promise<number>} The exit code.
 */
export async function rotateKey(args, { env = process.env, keyring = openKeyring(env), say = console.log } = {}) {
  const [option, ...rest] = args
  if (rest.length > 0 || (option && !targets[option])) {
    say('usage: rain rotate-key [--to-keyring | --to-file]')
    return 1
  }
  const home = openHome(env)
  const outcome = await rotate({ home, keyring, env, target: option ? targets[option] : undefined }).catch(problemOf)
  if (outcome.problem !== undefined) {
    say(outcome.problem)
    return 1
  }
  for (const line of report(home, outcome.kept)) say(line)
  return 0
}

/** @typedef {{ kept: KeptKey, problem?: undefined } | { problem: string }} Outcome */

/**
 * @param {{ home: Home, keyring: Keyring, env: NodeJS.ProcessEnv, target: KeptKey['at'] | undefined }} options
 * @returns {Promise<Outcome>}
 */
async function rotate({ home, keyring, env, target }) {
  const found = await findSecretKey({ home, keyring, env })
  if (found.at === 'given') return { problem: givenText }
  if (found.at === 'nowhere')
    return { problem: `There is no secret key in ${home.folder} yet: the first start makes it.` }
  const at = target ?? found.at
  if (at === found.at) return put(found, { home, keyring, at })

  // Services that run have been told where the key is: it must not move below them.
  prepareHome(home)
  const lock = takeLock(home.lock)
  if (!lock.held) return { problem: `Rain is running (${lock.holder.url}). Stop it first, then move the key.` }
  try {
    return await put(found, { home, keyring, at })
  } finally {
    lock.release()
  }
}

/**
 * The new place is written before the old one is removed; a file goes before the keyring at every moment.
 *
 * @param {KeptKey} found
 * @param {{ home: Home, keyring: Keyring, at: KeptKey['at'] }} options
 * @returns {Promise<Outcome>}
 */
async function put(found, { home, keyring, at }) {
  const keys = [makeKey(), ...found.keys]
  if (at === 'file') {
    writeKeyFile(home.secretKey, keys)
    if (found.at === 'file') return { kept: { at, keys } }
    rmSync(home.keyringNote, { force: true })
    await keyring.remove(found.account)
    return { kept: { at, keys } }
  }
  const account = found.at === 'keyring' ? found.account : home.folder
  if (!(await keepInKeyring(keyring, account, keys))) {
    return { problem: 'The keyring does not take the key. Rain goes on with the one it has; `rain doctor` tells more.' }
  }
  rememberAccount(home, account)
  rmSync(home.secretKey, { force: true })
  return { kept: { at, account, keys } }
}

/** @param {Home} home @param {KeptKey} kept */
function report(home, { at, keys }) {
  const where = at === 'file' ? home.secretKey : "the operating system's keyring"
  const holder = readHolder(home.lock)
  const runs = holder !== null && isAlive(holder)
  const older = keys.length === 2 ? 'the older one stays' : `the ${keys.length - 1} older ones stay`
  return [
    `A new secret key is in ${where}; ${older} behind it.`,
    runs
      ? 'Rain is running and goes on with the key it started with. Restart it: Ctrl-C, then npm start.'
      : 'Start Rain: npm start.',
    'At its start it seals the stored provider keys with the new key, and then removes what is older.',
    ...(at === 'file'
      ? ['Then copy the file into your backup: an older copy of it opens older copies of the database only.']
      : []),
  ]
}

const givenText = `The secret key is set by RAIN_SECRET_KEY or RAIN_SECRET_KEY_FILE, so it is not Rain's to change.
Put a new key (64 hex digits: openssl rand -hex 32) in front of it, with a comma or on a line of its own, and restart Rain.`

/** @param {unknown} error @returns {Outcome} */
const problemOf = (error) => ({ problem: error instanceof Error ? error.message : String(error) })
