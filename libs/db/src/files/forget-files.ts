import { limits } from '@rain/protocol'
import type { Db } from '../client.ts'
import { statement } from '../sql.ts'

const forgetChanges = statement<{ id: string }>(
  'forget-file-changes',
  `WITH old AS (
     SELECT id FROM file_changes WHERE created_at < now() - make_interval(days => $1) LIMIT $2
   )
   DELETE FROM file_changes f USING old WHERE f.id = old.id RETURNING f.id`,
)

// @NOTE an hour: a content is written before the row that names it
const forgetContents = statement<{ hash: string }>(
  'forget-file-snapshots',
  `WITH old AS (
     SELECT s.user_id, s.agent_key, s.hash FROM file_snapshots s
     WHERE s.used_at < now() - interval '1 hour' AND NOT EXISTS (SELECT FROM file_changes f
       WHERE f.user_id = s.user_id AND f.agent_key = s.agent_key AND s.hash IN (f.before_hash, f.after_hash))
     LIMIT $1
   )
   DELETE FROM file_snapshots s USING old
   WHERE s.user_id = old.user_id AND s.agent_key = old.agent_key AND s.hash = old.hash RETURNING s.hash`,
)

/** Forgets changes that are too old to be undone, and contents that no change needs; up to `most` of each. */
export async function forgetFileHistory(db: Db, most: number): Promise<number> {
  const changes = await forgetChanges(db, [limits.fileHistoryDays, most])
  const contents = await forgetContents(db, [most])
  return changes.length + contents.length
}
