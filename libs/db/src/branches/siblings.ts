import type { Db } from '../client.ts'
import { statement } from '../sql.ts'

const siblings = statement<{ turnId: string; versions: string[] }>(
  'sibling-turns',
  `SELECT t.id AS "turnId", array_agg(s.id ORDER BY s.seq) AS versions
   FROM turns t JOIN turns s ON s.conversation_id = t.conversation_id AND s.deletion_id IS NULL AND s.joined_turn_id IS NULL
     AND coalesce(s.previous_turn_id, '') = coalesce(t.previous_turn_id, '')
   WHERE t.id = ANY($1) AND t.conversation_id = $2 GROUP BY t.id HAVING count(*) > 1`,
)

/** Of these turns, those that are one of several versions: the ids of all versions, the oldest first. */
export async function versionsOf(
  db: Db,
  { conversationId, turnIds }: { conversationId: string; turnIds: string[] },
): Promise<Map<string, string[]>> {
  const rows = await siblings(db, [turnIds, conversationId])
  return new Map(rows.map(({ turnId, versions }) => [turnId, versions]))
}
