import type { FallbackChoice } from '@rain/protocol'
import type { Db } from './client.ts'
import { statement } from './sql.ts'

/** All that decides which models may answer a turn. */
export interface ProviderAccess {
  /** In the order to try, for each provider. */
  keys: { id: string; provider: string; sealed: string }[]
  servers: { id: string; name: string; baseUrl: string; needsKey: boolean }[]
  /** Providers whose models could be listed when they were last asked. */
  listed: string[]
  /** The agent's own order, else the person's; null: nobody has chosen one. */
  failover: FallbackChoice[] | null
  effort: string | null
}

const find = statement<ProviderAccess>(
  'provider-access',
  `SELECT
     coalesce((SELECT jsonb_agg(jsonb_build_object('id', k.id, 'provider', k.provider, 'sealed', k.sealed)
       ORDER BY k.provider, k.position) FROM provider_keys k WHERE k.user_id = u.id), '[]') AS keys,
     coalesce((SELECT jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'baseUrl', s.base_url,
       'needsKey', s.needs_key) ORDER BY s.created_at) FROM provider_servers s WHERE s.user_id = u.id), '[]') AS servers,
     ARRAY(SELECT l.provider FROM model_lists l WHERE l.user_id = u.id AND l.error_code IS NULL) AS listed,
     coalesce(a.failover, u.failover) AS failover, a.effort
   FROM users u LEFT JOIN agents a ON a.id = $2 WHERE u.id = $1`,
)

/** Read before every turn, so it is one prepared statement. Null: there is no such person any more. */
export async function providerAccessOf(db: Db, userId: string, agentId: string): Promise<ProviderAccess | null> {
  return (await find(db, [userId, agentId]))[0] ?? null
}
