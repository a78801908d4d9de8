import { statement, type Db } from '@rain/db'
import { toUsd, type Spending } from '@rain/protocol'

const spent = statement<Spending>(
  'conversation-spending',
  `SELECT coalesce(sum(r.cost_nano_usd), 0)::bigint AS cost, count(r.id)::int AS requests,
     (count(r.id) FILTER (WHERE r.cost_nano_usd IS NULL))::int AS unknown_cost_requests,
     coalesce(sum(r.input_tokens::bigint + r.cache_read_tokens + r.cache_write_tokens), 0)::bigint AS input_tokens,
     coalesce(sum(r.output_tokens), 0)::bigint AS output_tokens
   FROM conversations c
   LEFT JOIN model_requests r ON r.user_id = c.user_id AND r.created_at >= c.created_at
     AND r.conversation_id = c.id AND r.status <> 'reserved'
   WHERE c.id = $1 AND c.user_id = $2
   GROUP BY c.id`,
)

/** What the requests of a conversation have cost, those that still run left out. Null: there is no such conversation. */
export async function spendingOf(db: Db, { userId, id }: { userId: string; id: string }): Promise<Spending | null> {
  const [row] = await spent(db, [id, userId])
  return row ? { ...row, cost: toUsd(row.cost) } : null
}
