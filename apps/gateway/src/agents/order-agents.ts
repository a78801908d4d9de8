import type { Bus } from '@rain/bus'
import { statement, type Db } from '@rain/db'

const place = statement<{ key: string; position: number | null }>(
  'place-agents',
  `UPDATE agents a SET position = array_position($2::text[], a.key) - 1
   WHERE a.user_id = $1 AND a.destroyed_at IS NULL RETURNING a.key, a.position`,
)

/**
 * Puts the person's agents into this order and tells every client. Those it does not name come behind, by age; names of agents
 * that are gone are left out.
 */
export async function orderAgents(
  { db, bus }: { db: Db; bus: Bus },
  userId: string,
  keys: string[],
): Promise<string[]> {
  const rows = await place(db, [userId, keys])
  const known = new Set(rows.map((row) => row.key))
  const order = [...new Set(keys)].filter((key) => known.has(key))
  await bus.log.append(userId, [{ event: { type: 'agents_ordered', order } }])
  return order
}
