// @ts-check
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

const logSizeLimit = 10 * 1024 * 1024

/**
 * The data folder, `RAIN_HOME`: what is where.
 *
 * @typedef {ReturnType<typeof openHome>} Home
 */

/** @param {NodeJS.ProcessEnv} [env] */
export function openHome(env = process.env) {
  const folder = resolve(env.RAIN_HOME || join(homedir(), '.rain'))
  return {
    folder,
    secretKey: join(folder, 'secret.key'),
    /** Says that the secret key is in the keyring instead, and under which name. */
    keyringNote: join(folder, 'secret.keyring'),
    cache: join(folder, 'cache'),
    postgres: join(folder, 'postgres'),
    redis: join(folder, 'redis'),
    logs: join(folder, 'logs'),
    log: (/** @type {string} */ name) => join(folder, 'logs', `${name}.log`),
    /** Who runs Rain on this folder. */
    lock: join(folder, 'run', 'supervisor.json'),
    /** The processes it has started. */
    processes: join(folder, 'run', 'processes.json'),
    /** A PIN that was made and maybe not shown yet. */
    firstPin: join(folder, 'run', 'first-pin'),
  }
}

/** @param {Home} home Made, or closed to others if it was open. */
export function prepareHome(home) {
  mkdirSync(home.folder, { recursive: true, mode: 0o700 })
  if (statSync(home.folder).mode & 0o077) chmodSync(home.folder, 0o700)
  for (const folder of [join(home.folder, 'run'), home.logs, home.cache])
    mkdirSync(folder, { recursive: true, mode: 0o700 })
}

/** @param {string} path The file of a log: set aside when it has grown, with one older one kept. */
export function rotateLog(path) {
  if (!existsSync(path) || statSync(path).size < logSizeLimit) return
  rmSync(`${path}.1`, { force: true })
  renameSync(path, `${path}.1`)
}
