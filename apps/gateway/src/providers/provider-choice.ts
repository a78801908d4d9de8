import { providerCatalogue, type ProviderEntry } from '@rain/protocol'

export type KeySource = 'stored' | 'environment' | 'none_needed'

/** Whose model answers, and where its key comes from. `keySource` null: there is none yet. */
export interface ProviderChoice {
  provider: ProviderEntry
  model: string
  keySource: KeySource | null
}

/** A server that the person has added, as far as a choice goes. */
export interface AddedServer {
  id: string
  name: string
  needsKey: boolean
}

/** What was chosen, by the agent and by the person, and which providers have a key. */
export interface ProviderSettings {
  agent?: { provider: string | null; model: string | null }
  person: { provider: string | null; model: string }
  storedKeys: readonly string[]
  environmentKeys: readonly string[]
  servers: readonly AddedServer[]
}

/** The catalogue and, after it, the servers that the person has added. */
export function providerEntries(servers: readonly AddedServer[]): ProviderEntry[] {
  return [...providerCatalogue, ...servers.map(toEntry)]
}

function toEntry({ id, name, needsKey }: AddedServer): ProviderEntry {
  const models = [{ id: 'auto', name: 'Auto' }]
  return { id, name, needsKey, keyVariable: null, keyPlaceholder: '', consoleUrl: null, models }
}

/** Null: there is no such provider. */
export function findEntry(id: string, { servers }: Pick<ProviderSettings, 'servers'>): ProviderEntry | null {
  return providerEntries(servers).find((entry) => entry.id === id) ?? null
}

/** The agent's own choice, else the person's, else the first provider that has a key. Null: nothing to talk to. */
export function chooseProvider(settings: ProviderSettings): ProviderChoice | null {
  const { agent, person } = settings
  if (agent?.provider) return choiceOf(agent.provider, agent.model ?? 'auto', settings)
  if (person.provider) return choiceOf(person.provider, person.model, settings)
  const ready = providerEntries(settings.servers).find(
    (entry) => entry.needsKey && keySourceOf(entry, settings) !== null,
  )
  return ready ? choiceOf(ready.id, 'auto', settings) : null
}

function choiceOf(id: string, model: string, settings: ProviderSettings): ProviderChoice | null {
  const provider = findEntry(id, settings)
  return provider ? { provider, model, keySource: keySourceOf(provider, settings) } : null
}

/** A key set in the dashboard wins over the environment's. */
export function keySourceOf(
  provider: ProviderEntry,
  keys: Pick<ProviderSettings, 'storedKeys' | 'environmentKeys'>,
): KeySource | null {
  if (!provider.needsKey) return 'none_needed'
  if (keys.storedKeys.includes(provider.id)) return 'stored'
  return keys.environmentKeys.includes(provider.id) ? 'environment' : null
}

/** The providers whose own key variable is set. */
export function environmentKeys(config: object): string[] {
  const present = new Set(Object.entries(config).flatMap(([name, value]) => (value ? [name] : [])))
  return providerCatalogue.flatMap(({ id, keyVariable }) => (keyVariable && present.has(keyVariable) ? [id] : []))
}
