import { settingsOf, type Db } from '@rain/db'
import { agentPersonaSchema, must, storedPersonSettingsSchema, type AgentPersona, type Settings } from '@rain/protocol'

/** What the person has set; what was never chosen as it is by itself. */
export async function readSettings(db: Db, userId: string): Promise<Settings> {
  const stored = must(await settingsOf(db, userId), 'a session has its person')
  const agents = Object.entries(stored.agents).map(([key, persona]) => [key, ownOf(persona)] as const)
  return {
    version: stored.version,
    settings: storedPersonSettingsSchema.parse(stored.settings),
    agents: Object.fromEntries(agents),
  }
}

function ownOf(persona: unknown): AgentPersona {
  const parsed = agentPersonaSchema.safeParse(persona)
  return parsed.success ? parsed.data : {}
}
