// @ts-check
// The audit log in the database, for those who check and export it.

/** @typedef {import('pg').Client} Client */
/** @typedef {import('./audit-chain.mjs').ChainEntry} ChainEntry */
/** @typedef {import('./audit-chain.mjs').ChainHead} ChainHead */

const pageSize = 2_000

/**
 * All entries in the order of person and number, a page at a time.
 *
 * @param {Client} client
 * @returns {AsyncGenerator<ChainEntry>}
 */
export async function* readEntries(client) {
  let [user, seq] = ['', 0]
  for (;;) {
    const { rows } = await client.query(
      `SELECT user_id, seq::int, (extract(epoch FROM at) * 1000)::float8 AS at_ms, kind, entry::text, prev_hash, hash
       FROM audit_entries WHERE (user_id, seq) > ($1, $2) ORDER BY user_id, seq LIMIT $3`,
      [user, seq, pageSize],
    )
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < pageSize) return
    ;[user, seq] = [last.user_id, last.seq]
  }
}

/** @param {Client} client @returns {Promise<ChainHead[]>} The ends of the chains as the database keeps them. */
export async function readHeads(client) {
  const { rows } = await client.query('SELECT user_id, seq::int, hash FROM audit_heads ORDER BY user_id')
  return rows
}

/**
 * Calls that the rows say have started since there is a log, against the entries about them.
 *
 * @param {Client} client
 * @returns {Promise<string | null>} The first that does not agree, in words.
 */
export async function findUnaudited(client) {
  const { rows } = await client.query(
    `WITH began AS (
       SELECT min(finished_at) AS at FROM _prisma_migrations WHERE migration_name LIKE '%_audit_and_answers'
     ), starts AS MATERIALIZED (
       SELECT user_id, entry ->> 'call' AS call, count(*) AS times, min(entry ->> 'input_hash') AS input_hash
       FROM audit_entries WHERE kind = 'tool_started' GROUP BY 1, 2
     )
     SELECT c.id, s.times::int, s.input_hash = c.input_hash AS same
     FROM tool_calls c CROSS JOIN began LEFT JOIN starts s ON s.user_id = c.user_id AND s.call = c.id
     WHERE c.started_at > began.at AND (s.times IS DISTINCT FROM 1 OR s.input_hash <> c.input_hash)
     ORDER BY c.started_at LIMIT 1`,
  )
  const [call] = rows
  if (!call) return null
  if (call.times === null) return `call ${call.id} was started, and no entry says so`
  return call.times > 1
    ? `call ${call.id} has ${call.times} entries that it was started`
    : `call ${call.id} is not what its entry says was started`
}
