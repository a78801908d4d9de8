import { statement, type Db } from '@rain/db'
import { toUsd, type AgentsToday, type NanoUsd } from '@rain/protocol'

const add = statement<{ agentKey: string; cost: NanoUsd; unknown: boolean }>(
  'costs-today',
  `SELECT r.agent_key AS "agentKey", coalesce(sum(r.cost_nano_usd), 0)::bigint AS cost,
     bool_or(r.cost_nano_usd IS NULL) AS unknown
   FROM model_requests r
   WHERE r.user_id = $1 AND r.status <> 'reserved' AND r.created_at >= date_trunc('day', now(), $2)
   GROUP BY r.agent_key ORDER BY r.agent_key`,
)

/** What each agent's requests to models have cost since midnight in a time zone. */
export async function costsToday(db: Db, userId: string, timeZone: string): Promise<AgentsToday> {
  const rows = await add(db, [userId, timeZone])
  return { agents: rows.map(({ agentKey, cost, unknown }) => ({ agent_id: agentKey, cost: toUsd(cost), unknown })) }
}
