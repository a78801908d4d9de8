import { storedPersonaSchema, type AgentPersona, type Persona } from '@rain/protocol'
import type { Db } from './client.ts'
import { statement } from './sql.ts'

/** What a person has chosen, as it was stored: `settings` may lack fields and hold some that are no longer valid. */
export interface StoredSettings {
  version: number
  settings: unknown
  /** What agents have of their own, by their key. */
  agents: Record<string, unknown>
}

const own = `SELECT coalesce(jsonb_object_agg(key, persona), '{}'::jsonb) FROM agents
  WHERE user_id = $1 AND destroyed_at IS NULL AND persona IS NOT NULL`

const read = statement<StoredSettings>(
  'person-settings',
  `SELECT settings_version AS version, settings, (${own}) AS agents FROM users WHERE id = $1`,
)

/** Null: there is no such person. */
export async function settingsOf(db: Db, userId: string): Promise<StoredSettings | null> {
  const [row] = await read(db, [userId])
  return row ?? null
}

// @NOTE one statement, so that two who change different settings at once both have their way
const change = statement<{ id: string }>(
  'change-person-settings',
  `UPDATE users SET settings = settings || $2::jsonb, settings_version = settings_version + 1 WHERE id = $1 RETURNING id`,
)

/** Changes the settings that are named and leaves the others. */
export async function changeSettings(db: Db, userId: string, named: Record<string, unknown>): Promise<void> {
  await change(db, [userId, JSON.stringify(named)])
}

const changeOfAgent = statement<{ id: string }>(
  'change-agent-persona',
  `WITH changed AS (
     UPDATE agents SET persona = nullif(jsonb_strip_nulls(coalesce(persona, '{}') || $3::jsonb), '{}')
     WHERE user_id = $1 AND key = $2 AND destroyed_at IS NULL RETURNING id
   )
   UPDATE users SET settings_version = settings_version + 1 WHERE id = $1 AND EXISTS (SELECT 1 FROM changed) RETURNING id`,
)

/** The same for one agent; null takes back what it had of its own. False: there is no such agent. */
export async function changeAgentPersona(
  db: Db,
  { userId, agentKey }: { userId: string; agentKey: string },
  named: { [Name in keyof AgentPersona]?: AgentPersona[Name] | null },
): Promise<boolean> {
  return (await changeOfAgent(db, [userId, agentKey, JSON.stringify(named)])).length > 0
}

const personaOfAgent = statement<{ stored: unknown }>(
  'persona-of-agent',
  `SELECT u.settings || coalesce(a.persona, '{}') AS stored FROM agents a JOIN users u ON u.id = a.user_id WHERE a.id = $1`,
)

/** How an agent is to answer: what it has of its own, else what the person has chosen. */
export async function personaOf(db: Db, agentId: string): Promise<Persona> {
  const [row] = await personaOfAgent(db, [agentId])
  return storedPersonaSchema.parse(row?.stored ?? {})
}
