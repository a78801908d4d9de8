import type { Db } from '@rain/db'
import type { Found } from '../check.ts'

/** At home an answer takes a millisecond or two. */
const slowMs = 500

/** Whether rows can be read, how long that takes, and how much room they take. */
export async function checkPostgres(db: Db): Promise<Found<'postgres'>> {
  const began = performance.now()
  if (!(await db.isReachable())) return { finding: 'unreachable' }
  const answer_ms = Math.round(performance.now() - began)
  const { rows } = await db.pool.query<{ size: number; version: string }>(
    `SELECT pg_database_size(current_database())::bigint AS size, current_setting('server_version') AS version`,
  )
  const facts = { answer_ms, size_bytes: rows[0]?.size ?? 0, version: rows[0]?.version ?? '' }
  return { finding: answer_ms > slowMs ? 'slow' : 'reachable', facts }
}
