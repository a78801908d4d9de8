// @ts-check
// The keyring of the operating system: Keychain, Credential Manager, or a Secret Service such as GNOME's or KDE's.
import { spawn } from 'node:child_process'
import { join } from 'node:path'

/**
 * @typedef {{ ok: true, text: string | null } | { ok: false, reason: string }} KeyringAnswer `text`: null when there is none.
 *
 * @typedef {object} Keyring
 * @property {(account: string, limits?: { timeoutMs?: number }) => Promise<KeyringAnswer>} read
 * @property {(account: string, text: string) => Promise<KeyringAnswer>} write
 * @property {(account: string) => Promise<KeyringAnswer>} remove
 */

/** Long enough for one that is there, too short to be noticed where there is none. */
export const probeMs = 900

/** A locked keyring asks its owner for a password. */
export const unlockMs = 60_000

const program = join(import.meta.dirname, 'keyring-process.mjs')

/**
 * Every request is a process of its own: a Secret Service that hangs would hang its caller too, and only a process can be
 * ended. `RAIN_KEYRING=off` leaves the keyring alone.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Keyring}
 */
export function openKeyring(env = process.env) {
  const ask = (/** @type {Request} */ request, /** @type {number} */ timeoutMs) =>
    env.RAIN_KEYRING === 'off' ? off : askProcess(request, { env, timeoutMs })
  return {
    read: async (account, { timeoutMs = unlockMs } = {}) => ask({ act: 'read', account }, timeoutMs),
    write: async (account, text) => ask({ act: 'write', account, text }, unlockMs),
    remove: async (account) => ask({ act: 'remove', account }, unlockMs),
  }
}

const off = /** @type {KeyringAnswer} */ ({ ok: false, reason: 'RAIN_KEYRING is off' })

/** @typedef {{ act: 'read' | 'write' | 'remove', account: string, text?: string }} Request */

/**
 * @param {Request} request It goes through the pipe: arguments can be read by everyone who may list processes.
 * @param {{ env: NodeJS.ProcessEnv, timeoutMs: number }} options
 * @returns {Promise<KeyringAnswer>}
 */
function askProcess(request, { env, timeoutMs }) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program], { env, stdio: ['pipe', 'pipe', 'ignore'] })
    let said = ''
    const giveUp = setTimeout(() => {
      child.kill('SIGKILL')
      resolve({ ok: false, reason: 'it does not answer' })
    }, timeoutMs)
    child.stdout.on('data', (data) => (said += data))
    child.once('error', (error) => resolve({ ok: false, reason: error.message }))
    child.once('close', () => {
      clearTimeout(giveUp)
      resolve(parse(said))
    })
    child.stdin.on('error', () => {}) // it ended before it read; its end tells
    child.stdin.end(JSON.stringify(request))
  })
}

/** @param {string} said @returns {KeyringAnswer} */
function parse(said) {
  try {
    return JSON.parse(said)
  } catch {
    return { ok: false, reason: 'it ended without an answer' }
  }
}
