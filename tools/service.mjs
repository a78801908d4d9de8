// @ts-check
import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { processIdentity } from './process-identity.mjs'

/**
 * @typedef {object} ServiceSpec
 * @property {string} name
 * @property {string} command
 * @property {string[]} args
 * @property {NodeJS.ProcessEnv} env
 * @property {string} [cwd]
 * @property {number} [uid]
 * @property {number} [gid]
 * @property {string} [logFile] Everything it writes is appended here.
 * @property {(line: string) => void} [onLine] Called for every line it writes.
 * @property {RegExp} [readyLine] The line that says it is ready; without one it is ready once it runs.
 * @property {number} [readyTimeoutMs]
 * @property {NodeJS.Signals} [stopSignal] How to ask it to stop.
 * @property {number} [stopTimeoutMs] How long to wait for that before SIGKILL.
 *
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, error?: Error }} Exit
 *
 * @typedef {object} Service
 * @property {string} name
 * @property {number} pid 0 when it could not be started at all.
 * @property {string | null} identity See processIdentity.
 * @property {ServiceSpec} spec
 * @property {Promise<void>} ready Rejects with the last lines it wrote when it ends, or takes too long, before it is ready.
 * @property {Promise<Exit>} exited
 * @property {() => string[]} tail Its last lines.
 * @property {(signal: NodeJS.Signals) => void} kill SIGKILL reaches the whole process group.
 * @property {() => Promise<Exit>} stop
 */

const tailLength = 40

/**
 * Starts one process in a group of its own, so that a Ctrl-C at the terminal reaches only who started it.
 *
 * @param {ServiceSpec} spec
 * @returns {Service}
 */
export function startService(spec) {
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: spec.env,
    uid: spec.uid,
    gid: spec.gid,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const pid = child.pid ?? 0
  /** @type {string[]} */
  const lines = []
  /** @type {Set<(line: string) => void>} */
  const listeners = new Set(spec.onLine ? [spec.onLine] : [])
  const log = spec.logFile ? openLog(spec.logFile) : null
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      if (lines.length > tailLength) lines.shift()
      log?.write(`${line}\n`)
      for (const listener of listeners) listener(line)
    })
  }

  let ended = false
  const kill = (/** @type {NodeJS.Signals} */ signal) => {
    if (pid === 0) return
    try {
      if (signal === 'SIGKILL') process.kill(-pid, signal)
      else if (!ended) child.kill(signal)
    } catch {
      // already gone
    }
  }
  const exited = new Promise((/** @type {(exit: Exit) => void} */ resolve) => {
    child.once('error', (error) => pid === 0 && resolve({ code: null, signal: null, error }))
    child.once('exit', (code, signal) => {
      ended = true
      kill('SIGKILL') // what it left behind in its group
      resolve({ code, signal })
    })
  })
  const drained = new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
    child.once('error', resolve)
    child.once('close', () => (log?.end(), resolve()))
  })
  const service = {
    name: spec.name,
    pid,
    identity: pid === 0 ? null : processIdentity(pid),
    spec,
    exited,
    ready: waitUntilReady(spec, exited, drained, listeners, () => lines),
    tail: () => [...lines],
    kill,
    async stop() {
      kill(spec.stopSignal ?? 'SIGTERM')
      const deadline = setTimeout(() => kill('SIGKILL'), spec.stopTimeoutMs ?? 25_000)
      const exit = await exited
      clearTimeout(deadline)
      return exit
    },
  }
  service.ready.catch(() => {}) // a caller that does not wait must not crash for it
  return service
}

/** @param {Exit} exit */
export function describeExit({ code, signal, error }) {
  if (error) return error.message
  return signal ? `killed by ${signal}` : `exit code ${code}`
}

/** @param {string} path */
function openLog(path) {
  mkdirSync(dirname(path), { recursive: true })
  const log = createWriteStream(path, { flags: 'a', mode: 0o600 })
  log.on('error', () => {}) // a full disk must not stop the service
  return log
}

/**
 * @param {ServiceSpec} spec
 * @param {Promise<Exit>} exited
 * @param {Promise<unknown>} drained When its last line was read.
 * @param {Set<(line: string) => void>} listeners
 * @param {() => string[]} lines
 * @returns {Promise<void>}
 */
async function waitUntilReady(spec, exited, drained, listeners, lines) {
  const { readyLine, readyTimeoutMs = 60_000 } = spec
  if (!readyLine) return
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  /** @type {((line: string) => void) | undefined} */
  let listener
  const outcome = await Promise.race([
    new Promise((resolve) => listeners.add((listener = (line) => readyLine.test(line) && resolve('ready')))),
    new Promise(
      (resolve) => (timer = setTimeout(() => resolve(`not ready after ${readyTimeoutMs} ms`), readyTimeoutMs)),
    ),
    exited.then(async (exit) => (await drained, `ended (${describeExit(exit)})`)),
  ])
  clearTimeout(timer)
  if (listener) listeners.delete(listener)
  if (outcome !== 'ready') throw new Error([`${spec.name}: ${outcome}`, ...lines()].join('\n  '))
}
