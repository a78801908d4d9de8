import type { FallbackChoice } from '@rain/protocol'
import type { Db } from './client.ts'
import { statement } from './sql.ts'

/** Whose order: that of an agent, by the name the client gave it, or the person's own. */
export interface FailoverOf {
  userId: string
  agentKey: string | null
}

interface Row {
  choices: FallbackChoice[] | null
}

const ofPerson = statement<Row>('failover-of-person', 'SELECT failover AS choices FROM users WHERE id = $1')
const ofAgent = statement<Row>(
  'failover-of-agent',
  'SELECT failover AS choices FROM agents WHERE user_id = $1 AND key = $2 AND destroyed_at IS NULL',
)

/** `choices` null: no order was chosen. Null: there is no such agent. */
export async function failoverOf(db: Db, { userId, agentKey }: FailoverOf): Promise<Row | null> {
  const rows = agentKey === null ? await ofPerson(db, [userId]) : await ofAgent(db, [userId, agentKey])
  return rows[0] ?? null
}

const savePersons = statement<{ id: string }>(
  'save-failover-of-person',
  'UPDATE users SET failover = $2::jsonb WHERE id = $1 RETURNING id',
)
const saveAgents = statement<{ id: string }>(
  'save-failover-of-agent',
  'UPDATE agents SET failover = $3::jsonb WHERE user_id = $1 AND key = $2 AND destroyed_at IS NULL RETURNING id',
)

/** False: there is no such agent. */
export async function saveFailover(
  db: Db,
  { userId, agentKey }: FailoverOf,
  choices: FallbackChoice[] | null,
): Promise<boolean> {
  const json = choices && JSON.stringify(choices)
  const rows =
    agentKey === null ? await savePersons(db, [userId, json]) : await saveAgents(db, [userId, agentKey, json])
  return rows.length > 0
}
