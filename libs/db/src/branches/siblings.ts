import type { Db } from '../client.ts'
import { statement } from '../sql.ts'

const siblings = statement<{ turnId: string; versions: string[] }>(
  'sibling-turns',
  `WITH places AS MATERIALIZED (
     SELECT previous_turn_id, array_agg(id ORDER BY seq) AS versions FROM turns
     WHERE conversation_id = $2 AND deletion_id IS NULL AND joined_turn_id IS NULL
     GROUP BY previous_turn_id HAVING count(*) > 1
   )
   SELECT t.id AS "turnId", p.versions
   FROM turns t JOIN places p ON coalesce(p.previous_turn_id, '') = coalesce(t.previous_turn_id, '')
   WHERE t.id = ANY($1) AND t.conversation_id = $2`,
)

/** Of these turns, those that are one of several versions: the ids of all versions, the oldest first. */
export async function versionsOf(
  db: Db,
  { conversationId, turnIds }: { conversationId: string; turnIds: string[] },
): Promise<Map<string, string[]>> {
  const rows = await siblings(db, [turnIds, conversationId])
  return new Map(rows.map(({ turnId, versions }) => [turnId, versions]))
}
