// @ts-check
// Which processes a supervisor has started, on disk: if it is killed, the next one ends what it left behind.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { processIdentity } from './process-identity.mjs'

/** @typedef {{ name: string, pid: number, identity: string | null, stopSignal: NodeJS.Signals, role: 'service' | 'server' }} ProcessRecord */

/** @param {string} file */
export function openProcessRecords(file) {
  /** @type {Map<string, ProcessRecord>} */
  const records = new Map()
  const save = () => {
    writeFileSync(`${file}.new`, JSON.stringify([...records.values()]), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return {
    put(/** @type {ProcessRecord} */ record) {
      records.set(record.name, record)
      save()
    },
    clear: () => rmSync(file, { force: true }),
  }
}

/**
 * @param {string} file
 * @returns {ProcessRecord[]} The recorded processes that are still the same and running.
 */
export function readSurvivors(file) {
  /** @type {ProcessRecord[]} */
  let records
  try {
    records = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return []
  }
  return records.filter(isRunning)
}

/**
 * Ends survivors, services before the servers they use.
 *
 * @param {ProcessRecord[]} survivors
 * @param {{ graceMs?: number }} [options]
 */
export async function endSurvivors(survivors, { graceMs = 10_000 } = {}) {
  for (const role of ['service', 'server']) {
    await Promise.all(survivors.filter((record) => record.role === role).map((record) => end(record, graceMs)))
  }
}

/** @param {ProcessRecord} record @param {number} graceMs */
async function end(record, graceMs) {
  const deadline = Date.now() + graceMs
  send(record.pid, record.stopSignal)
  while (isRunning(record) && Date.now() < deadline) await delay(50)
  if (isRunning(record)) send(record.pid, 'SIGKILL')
  send(-record.pid, 'SIGKILL') // its group
  while (isRunning(record)) await delay(20)
}

/** @param {ProcessRecord} record */
const isRunning = ({ pid, identity }) => identity !== null && processIdentity(pid) === identity

/** @param {number} pid @param {NodeJS.Signals} signal */
function send(pid, signal) {
  try {
    process.kill(pid, signal)
  } catch {
    // already gone
  }
}
