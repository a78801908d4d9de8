// @ts-check
// What makes the audit log trustworthy: each entry holds the hash of the one before. Knows nothing of a database, so that
// an exported log can be checked anywhere. The form of what is hashed is that of docs/audit.md.
import { createHash } from 'node:crypto'

/**
 * @typedef {object} ChainEntry
 * @property {string} user_id
 * @property {number} seq 1, 2, 3, … for each person.
 * @property {number} at_ms Milliseconds since the epoch.
 * @property {string} kind
 * @property {string} entry JSON as Postgres writes a jsonb: see canonical-json.mjs.
 * @property {string} prev_hash
 * @property {string} hash
 */

/** @typedef {{ user_id: string, seq: number, hash: string }} ChainHead */

/** @param {Omit<ChainEntry, 'hash'>} entry @returns {string} SHA-256, hex. */
export function hashEntry({ user_id, seq, at_ms, kind, entry, prev_hash }) {
  const text = ['rain-audit-1', prev_hash, user_id, seq, at_ms, kind, entry].join('\n')
  return createHash('sha256').update(text).digest('hex')
}

/**
 * Walks the chains in the order of person and number.
 *
 * @param {AsyncIterable<ChainEntry> | Iterable<ChainEntry>} entries
 * @returns {Promise<{ heads: ChainHead[], count: number, broken: string | null }>} The ends of the chains as far as they
 *   hold, and the first broken entry in words.
 */
export async function walkChains(entries) {
  /** @type {ChainHead[]} */
  const heads = []
  let count = 0
  for await (const entry of entries) {
    const head = heads.at(-1)
    const last = head?.user_id === entry.user_id ? head : { user_id: entry.user_id, seq: 0, hash: '' }
    const broken = brokenAt(last, entry)
    if (broken) return { heads, count, broken }
    if (last !== head) heads.push(last)
    last.seq = entry.seq
    last.hash = entry.hash
    count++
  }
  return { heads, count, broken: null }
}

/** @param {ChainHead} last @param {ChainEntry} entry @returns {string | null} */
function brokenAt(last, entry) {
  const name = nameOf(entry)
  const expected = last.seq + 1
  if (entry.seq > expected) return `${nameOf({ ...entry, seq: expected })} is missing`
  if (entry.seq < expected) return `${name} stands there twice`
  if (entry.hash !== hashEntry(entry)) return `${name} is not what was written`
  if (entry.prev_hash !== last.hash) return `${name} does not follow the entry before it`
  return null
}

/**
 * What is noted elsewhere against the chains themselves.
 *
 * @param {ChainHead[]} chains As far as they hold.
 * @param {ChainHead[]} noted The heads as they should be.
 * @returns {string | null}
 */
export function compareHeads(chains, noted) {
  for (const { user_id, seq, hash } of noted) {
    const end = chains.find((chain) => chain.user_id === user_id) ?? { seq: 0, hash: '' }
    if (end.seq < seq) return `${nameOf({ user_id, seq: end.seq + 1 })} is missing, and all after it`
    if (end.seq > seq) return `${nameOf({ user_id, seq: seq + 1 })} did not come in by the log's own way`
    if (end.hash !== hash) return `${nameOf({ user_id, seq })} is not the one that was written last`
  }
  const stranger = chains.find(({ user_id }) => !noted.some((head) => head.user_id === user_id))
  return stranger ? `${nameOf({ user_id: stranger.user_id, seq: 1 })} did not come in by the log's own way` : null
}

/** @param {{ user_id: string, seq: number }} place */
const nameOf = ({ user_id, seq }) => `entry ${seq} of ${user_id}`
