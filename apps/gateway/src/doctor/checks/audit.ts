import { createHash } from 'node:crypto'
import { statement, type Db } from '@rain/db'
import type { Found } from '../check.ts'

/** An entry as it is hashed: `atMs` in milliseconds since 1970, `entry` as Postgres writes a jsonb (docs/audit.md). */
export interface ChainEntry {
  userId: string
  seq: number
  atMs: number
  kind: string
  entry: string
  prevHash: string
  hash: string
}

const readNewest = statement<ChainEntry>(
  'audit-newest',
  `SELECT user_id AS "userId", seq::int, (extract(epoch FROM at) * 1000)::float8 AS "atMs", kind, entry::text,
     prev_hash AS "prevHash", hash
   FROM audit_entries WHERE user_id = $1 ORDER BY seq DESC LIMIT $2`,
)
const readHead = statement<{ seq: number; hash: string }>(
  'audit-head',
  'SELECT seq::int, hash FROM audit_heads WHERE user_id = $1',
)

/** A long log is walked as a whole by `rain audit verify`. */
const walked = 1_000

/** Whether the newest entries of the audit log are as they were written, up to the one that is noted as the last. */
export async function checkAudit(db: Db, userId: string): Promise<Found<'audit'>> {
  // @NOTE the head is read first: entries that come in meanwhile lie behind it
  const [head] = await readHead(db, [userId])
  const newest = await readNewest(db, [userId, walked])
  return judgeChain(newest.reverse(), head)
}

/** `entries`: the oldest first. */
export function judgeChain(entries: readonly ChainEntry[], head?: { seq: number; hash: string }): Found<'audit'> {
  if (entries.length === 0) return head ? altered(head.seq) : { finding: 'empty' }
  for (const [at, entry] of entries.entries()) {
    const before = entries[at - 1]
    if (before && (entry.seq !== before.seq + 1 || entry.prevHash !== before.hash)) return altered(entry.seq)
    if (entry.hash !== hashOf(entry)) return altered(entry.seq)
  }
  const noted = head && entries.find(({ seq }) => seq === head.seq)
  if (!head || noted?.hash !== head.hash) return altered(head?.seq ?? 1)
  return { finding: 'intact', facts: { checked: entries.length, count: head.seq } }
}

function altered(entry: number): Found<'audit'> {
  return { finding: 'altered', facts: { entry } }
}

function hashOf({ userId, seq, atMs, kind, entry, prevHash }: ChainEntry): string {
  const text = ['rain-audit-1', prevHash, userId, seq, atMs, kind, entry].join('\n')
  return createHash('sha256').update(text).digest('hex')
}
