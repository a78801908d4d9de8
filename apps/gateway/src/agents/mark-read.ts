import type { Bus } from '@rain/bus'
import { statement, type Db } from '@rain/db'

const look = statement<{ id: string }>(
  'look-at-agent',
  'UPDATE agents SET read_at = now() WHERE user_id = $1 AND key = $2 AND destroyed_at IS NULL RETURNING id',
)

/** The person has looked at an agent; every client is told. False: there is no such agent. */
export async function markRead({ db, bus }: { db: Db; bus: Bus }, userId: string, key: string): Promise<boolean> {
  const [looked] = await look(db, [userId, key])
  if (!looked) return false
  await bus.log.append(userId, [{ event: { type: 'agent_read', agent_id: key } }])
  return true
}
