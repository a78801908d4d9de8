// @ts-check
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { processIdentity } from './process-identity.mjs'

/**
 * @typedef {{ pid: number, identity: string | null } & Record<string, unknown>} Holder
 * @typedef {{ held: true, update: (facts: Record<string, unknown>) => void, release: () => void }} Held
 * @typedef {{ held: false, holder: Holder }} Refused
 */

/**
 * Takes the lock file for this process, unless a living process holds it. A dead holder's lock is taken over.
 *
 * @param {string} path
 * @param {Record<string, unknown>} [facts] What others may read about the holder.
 * @returns {Held | Refused}
 */
export function takeLock(path, facts = {}) {
  const me = { pid: process.pid, identity: processIdentity(process.pid) }
  const draft = `${path}.${process.pid}`
  const write = (/** @type {string} */ to, /** @type {Record<string, unknown>} */ more) =>
    writeFileSync(to, JSON.stringify({ ...more, ...me }), { mode: 0o600 })
  try {
    for (;;) {
      write(draft, facts)
      if (linked(draft, path)) break
      const holder = readHolder(path)
      if (holder && isAlive(holder)) return { held: false, holder }
      setAside(path)
    }
  } finally {
    rmSync(draft, { force: true })
  }
  return {
    held: true,
    update(more) {
      write(draft, more)
      renameSync(draft, path)
    },
    release() {
      if (readHolder(path)?.pid === process.pid) rmSync(path, { force: true })
    },
  }
}

/**
 * @param {string} path
 * @returns {Holder | null} Who holds the lock or held it last; null when nobody left one.
 */
export function readHolder(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

/** @param {Holder} holder */
export function isAlive(holder) {
  return holder.identity !== null && processIdentity(holder.pid) === holder.identity
}

/** @param {string} from @param {string} to */
function linked(from, to) {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/**
 * Moves a dead holder's file away. Between our look and our move another process may have put its own there: a living
 * holder's file goes back.
 *
 * @param {string} path
 */
function setAside(path) {
  const aside = `${path}.stale.${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return // another process moved it first
  }
  const holder = readHolder(aside)
  if (holder && isAlive(holder)) linked(aside, path)
  rmSync(aside, { force: true })
}
