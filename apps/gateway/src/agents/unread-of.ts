import { statement, type Db } from '@rain/db'

/** What asks for the person's attention: a turn that has ended, a request that waits. As the events count it. */
const count = statement<{ agentId: string; unread: number }>(
  'unread-of-agents',
  `SELECT a.id AS "agentId",
     (SELECT count(*)::int FROM turns t WHERE t.agent_id = a.id AND t.conversation_id = a.conversation_id
        AND t.finished_at > a.read_at AND t.deletion_id IS NULL AND t.joined_turn_id IS NULL)
     + (SELECT count(*)::int FROM turns t JOIN permission_requests p ON p.turn_id = t.id
        WHERE t.agent_id = a.id AND t.status <> 'done' AND p.status = 'pending' AND p.created_at > a.read_at)
     + (SELECT count(*)::int FROM turns t JOIN questions q ON q.turn_id = t.id
        WHERE t.agent_id = a.id AND t.status <> 'done' AND q.status = 'pending' AND q.created_at > a.read_at) AS unread
   FROM agents a WHERE a.user_id = $1 AND a.destroyed_at IS NULL`,
)

/** How much of each agent's conversation the person has not seen on any device, by the agent's row. */
export async function unreadOf(db: Db, userId: string): Promise<Map<string, number>> {
  const rows = await count(db, [userId])
  return new Map(rows.map((row) => [row.agentId, row.unread]))
}
