import { isOnPath, statement, type Db } from '@rain/db'
import type { ConversationList } from '@rain/protocol'

interface Row {
  id: string
  agentKey: string
  cwd: string
  title: string | null
  createdAt: Date
  updatedAt: Date
  turns: number
  cost: number | null
  preview: string | null
}

const newest = statement<Row>(
  'newest-conversations',
  `SELECT c.id, c.agent_key AS "agentKey", c.cwd, c.title, c.created_at AS "createdAt", c.updated_at AS "updatedAt",
     s.turns, s.cost, p.text AS preview
   FROM conversations c
   JOIN LATERAL (
     SELECT (count(*) FILTER (WHERE t.in_view))::int AS turns,
       CASE WHEN bool_or(t.cost_nano_usd IS NULL AND t.copied_from IS NULL) THEN NULL
         ELSE coalesce(sum(t.cost_nano_usd) FILTER (WHERE t.copied_from IS NULL), 0)::float8 / 1e9 END AS cost
     FROM turns t WHERE t.conversation_id = c.id AND t.deletion_id IS NULL AND t.joined_turn_id IS NULL
   ) s ON s.turns > 0
   LEFT JOIN LATERAL (
     SELECT left(m.content -> 0 ->> 'text', 200) AS text
     FROM messages m JOIN turns t ON t.id = m.turn_id
     WHERE t.conversation_id = c.id AND m.step = 0 AND t.kind = 'message' AND ${isOnPath} ORDER BY t.seq DESC LIMIT 1
   ) p ON true
   WHERE c.user_id = $1 AND c.parent_turn_id IS NULL AND c.deleted_at IS NULL
     AND ($2::text IS NULL OR (c.updated_at, c.id) <
       (SELECT b.updated_at, b.id FROM conversations b WHERE b.id = $2 AND b.user_id = $1))
   ORDER BY c.updated_at DESC, c.id DESC LIMIT $3`,
)

/** What Rain remembers, newest first; `before` is the id of the last one seen. */
export async function listConversations(
  db: Db,
  { userId, limit, before }: { userId: string; limit: number; before?: string },
): Promise<ConversationList> {
  const rows = await newest(db, [userId, before ?? null, limit + 1])
  const conversations = rows.slice(0, limit).map((row) => ({
    session_id: row.id,
    agent_id: row.agentKey,
    cwd: row.cwd,
    title: row.title ?? '',
    preview: row.preview ?? '',
    turns: row.turns,
    cost: row.cost,
    created_at: row.createdAt.getTime() / 1000,
    updated_at: row.updatedAt.getTime() / 1000,
  }))
  return { conversations, more: rows.length > limit }
}
