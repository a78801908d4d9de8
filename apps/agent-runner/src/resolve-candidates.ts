import { credentialOf } from '@rain/bus'
import { providerAccessOf, providerKeyContext, type Db, type ProviderAccess, type Turn } from '@rain/db'
import { providerCatalogue, providerEntry, type ErrorCode, type FallbackChoice } from '@rain/protocol'
import { unseal, type SealingKeys, type SealingKeysFor } from '@rain/runtime'
import type { RunnerConfig } from './config.ts'
import type { Candidate } from './providers/failover/candidate.ts'
import type { Effort, Provider } from './providers/provider.ts'
import { readOllamaHost } from './providers/ollama/host.ts'
import { toApiBase } from './providers/openai-compatible/api-base.ts'
import { isOwnMachine } from './providers/openai-compatible/own-machine.ts'
import { buildProvider, buildServerProvider } from './providers/registry.ts'
import { withPatience } from './providers/with-patience.ts'
import { withoutKey } from './providers/without-key.ts'

/** Who may answer a turn, the one it was accepted for first. */
export interface Candidates {
  candidates: [Candidate, ...Candidate[]]
  effort: Effort | undefined
}

export type CandidateResolver = (
  turn: Pick<Turn, 'userId' | 'agentId' | 'provider' | 'model'>,
) => Promise<Candidates | { code: ErrorCode; message: string }>

interface Deps {
  db: Db
  config: RunnerConfig
  sealingKeysFor: SealingKeysFor
  /** What reaches the servers that people have added. */
  serverFetch?: typeof fetch
}

/**
 * Finds who may answer: the provider and model the turn was accepted for, with each of its keys; then the order the
 * agent or the person chose, or what is ready. Stored keys win over one from the environment. Providers are
 * kept as long as their key is the same, and with them their connections and what they know of their models.
 */
export function createCandidateResolver(deps: Deps): CandidateResolver {
  const keep = createProviderShelf()

  return async ({ userId, agentId, provider, model }) => {
    const access = await providerAccessOf(deps.db, userId, agentId)
    if (!access) return { code: 'internal', message: 'This person is not known any more.' }
    const named = nameOf(provider, access)
    if (named === null) {
      return { code: 'unknown_provider', message: `There is no provider named "${provider}". Choose another one.` }
    }
    const sealingKeys = await deps.sealingKeysFor(access.keys.map(({ sealed }) => sealed))
    const open = (choice: FallbackChoice) =>
      openChoice(deps.config, keep, { ...deps, userId, access, sealingKeys, choice })
    const [first, ...more] = open({ provider, model })
    if (!first) return { code: 'no_api_key', message: `${named} needs an API key. Set one in the settings.` }
    const fallbacks = provider === 'demo' ? [] : (access.failover ?? usualFallbacks(provider, access, deps.config))
    const others = fallbacks.filter((choice) => choice.provider !== provider || choice.model !== model).flatMap(open)
    return { candidates: [first, ...more, ...others], effort: (access.effort ?? undefined) as Effort | undefined }
  }
}

type Shelf = (place: string, fingerprint: string, build: () => Promise<Provider>) => Promise<Provider>

function createProviderShelf(): Shelf {
  const built = new Map<string, { fingerprint: string; provider: Promise<Provider> }>()
  return (place, fingerprint, build) => {
    const known = built.get(place)
    if (known?.fingerprint === fingerprint) return known.provider
    const entry = { fingerprint, provider: build() }
    built.set(place, entry)
    // what could not be built is built anew the next time
    entry.provider.catch(() => built.get(place) === entry && built.delete(place))
    return entry.provider
  }
}

interface Choice {
  userId: string
  access: ProviderAccess
  sealingKeys: SealingKeys
  choice: FallbackChoice
  serverFetch?: typeof fetch
}

/** A choice with each key there is for it; empty when it has none, or is not known any more. */
function openChoice(config: RunnerConfig, keep: Shelf, choice: Choice): Candidate[] {
  const { userId, access } = choice
  const { provider: id, model } = choice.choice
  const name = nameOf(id, access)
  if (name === null) return []
  return credentialsOf(config, choice).map(({ keyId, apiKey }): Candidate => {
    const credential = credentialOf({ userId, provider: id, keyId })
    const server = access.servers.find((each) => each.id === id)
    const build = async () =>
      withPatience(
        withoutKey(
          await (server
            ? buildServerProvider(server, apiKey, choice.serverFetch)
            : buildProvider(id, { apiKey, config })),
          apiKey,
        ),
      )
    const open = () => keep(`${userId} ${id} ${credential}`, `${apiKey} ${server?.baseUrl ?? ''}`, build)
    return { providerId: id, open, name, model, credential, keyId }
  })
}

function credentialsOf(
  config: RunnerConfig,
  { userId, access, sealingKeys, choice: { provider: id } }: Choice,
): { keyId: string | null; apiKey: string }[] {
  const context = providerKeyContext(userId, id)
  const stored = access.keys.flatMap(({ id: keyId, provider, sealed }) => {
    const apiKey = provider === id ? unseal(sealingKeys, context, sealed) : null
    return apiKey === null ? [] : [{ keyId, apiKey }]
  })
  if (stored.length > 0) return stored
  const fromEnvironment = environmentKey(config, id)
  if (fromEnvironment) return [{ keyId: null, apiKey: fromEnvironment }]
  const needsKey = providerEntry(id)?.needsKey ?? access.servers.find((each) => each.id === id)?.needsKey ?? true
  return needsKey ? [] : [{ keyId: null, apiKey: '' }]
}

function nameOf(id: string, { servers }: ProviderAccess): string | null {
  return providerEntry(id)?.name ?? servers.find((server) => server.id === id)?.name ?? null
}

/**
 * Who answers when nobody has chosen an order. A conversation that was kept at home stays there: only the person sends
 * it to a stranger, or spends money on it.
 */
function usualFallbacks(provider: string, access: ProviderAccess, config: RunnerConfig): FallbackChoice[] {
  const ready = readyProviders(access, config)
  const isAtHome = atHome(access, config)
  return provider === 'ollama' || isAtHome(provider) ? ready.filter(({ provider: id }) => isAtHome(id)) : ready
}

/** Whether a provider is a machine of the person's own. */
function atHome({ servers }: ProviderAccess, config: RunnerConfig): (id: string) => boolean {
  return (id) => {
    if (id === 'ollama') return isOwnMachine(readOllamaHost(config.OLLAMA_HOST))
    const server = servers.find((each) => each.id === id)
    return server !== undefined && isOwnMachine(toApiBase(server.baseUrl))
  }
}

/** In the order of the catalogue: what has a key, and what needs none and has answered before. Never the demo. */
function readyProviders(access: ProviderAccess, config: RunnerConfig): FallbackChoice[] {
  const isReady = ({ id, needsKey }: { id: string; needsKey: boolean }) =>
    needsKey
      ? access.keys.some((key) => key.provider === id) || environmentKey(config, id) !== undefined
      : access.listed.includes(id)
  return [...providerCatalogue, ...access.servers]
    .filter((entry) => entry.id !== 'demo' && isReady(entry))
    .map(({ id }) => ({ provider: id, model: 'auto' }))
}

function environmentKey(config: RunnerConfig, id: string): string | undefined {
  const variable = providerEntry(id)?.keyVariable
  if (!variable) return undefined
  const value: unknown = config[variable as keyof RunnerConfig]
  return typeof value === 'string' && value !== '' ? value : undefined
}
