import { statement, type Db } from '@rain/db'
import { environmentKeys, type AddedServer, type ProviderSettings } from '../providers/provider-choice.ts'

/** An agent of the person that is there, with what decides which provider answers for it. */
export interface FoundAgent {
  id: string
  key: string
  cwd: string
  conversationId: string
  /** Whether it works on files alone or on a computer, too. */
  mode: 'coding' | 'computer_use'
  settings: ProviderSettings
}

interface Row {
  id: string
  key: string
  cwd: string
  conversationId: string
  mode: FoundAgent['mode']
  provider: string | null
  model: string | null
  personProvider: string | null
  personModel: string
  storedKeys: string[]
  servers: AddedServer[]
}

const find = statement<Row>(
  'find-agent',
  `SELECT a.id, a.key, a.cwd, a.conversation_id AS "conversationId", a.mode, a.provider, a.model,
     u.provider AS "personProvider", u.model AS "personModel",
     ARRAY(SELECT k.provider FROM provider_keys k WHERE k.user_id = u.id) AS "storedKeys",
     coalesce((SELECT jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'needsKey', s.needs_key)
       ORDER BY s.created_at) FROM provider_servers s WHERE s.user_id = u.id), '[]') AS servers
   FROM agents a JOIN users u ON u.id = a.user_id
   WHERE a.user_id = $1 AND a.key = $2 AND a.destroyed_at IS NULL`,
)

/** One round trip: this stands between a message and its first token. */
export async function findAgent(
  deps: { db: Db; config: object },
  userId: string,
  key: string,
): Promise<FoundAgent | null> {
  const [row] = await find(deps.db, [userId, key])
  if (!row) return null
  const { id, cwd, conversationId, mode, provider, model, personProvider, personModel, storedKeys, servers } = row
  return {
    id,
    key: row.key,
    cwd,
    conversationId,
    mode,
    settings: {
      agent: { provider, model },
      person: { provider: personProvider, model: personModel },
      storedKeys,
      servers,
      environmentKeys: environmentKeys(deps.config),
    },
  }
}
