import { providerKeyContext, sealedKeysOf, type Db, type Turn } from '@rain/db'
import { providerEntry, type ErrorCode } from '@rain/protocol'
import { unseal, type SealingKey } from '@rain/runtime'
import type { RunnerConfig } from './config.ts'
import type { Provider } from './providers/provider.ts'
import { buildProvider } from './providers/registry.ts'

export type ProviderResolver = (turn: Turn) => Promise<Provider | { code: ErrorCode; message: string }>

/**
 * Finds the provider a turn was accepted for. A key stored by the person wins over one from the environment. Providers
 * are kept as long as their key is the same, and with them their connections.
 */
export function createProviderResolver(deps: {
  db: Db
  config: RunnerConfig
  sealingKey: SealingKey
}): ProviderResolver {
  const built = new Map<string, { apiKey: string; provider: Provider }>()

  return async ({ provider: id, userId }) => {
    const entry = providerEntry(id)
    if (!entry) return { code: 'unknown_provider', message: `There is no provider named "${id}". Choose another one.` }
    const apiKey = entry.needsKey ? await keyFor(deps, userId, id) : ''
    if (apiKey === null) {
      return { code: 'no_api_key', message: `${entry.name} needs an API key. Set one in the settings.` }
    }
    const place = `${userId} ${id}`
    const known = built.get(place)
    if (known?.apiKey === apiKey) return known.provider
    const provider = buildProvider(id, { apiKey, config: deps.config })
    built.set(place, { apiKey, provider })
    return provider
  }
}

async function keyFor(
  { db, config, sealingKey }: { db: Db; config: RunnerConfig; sealingKey: SealingKey },
  userId: string,
  provider: string,
): Promise<string | null> {
  const [first] = await sealedKeysOf(db, userId, provider)
  return first
    ? unseal(sealingKey, providerKeyContext(userId, provider), first.sealed)
    : environmentKey(config, provider)
}

function environmentKey(config: RunnerConfig, provider: string): string | null {
  if (provider === 'claude') return config.ANTHROPIC_API_KEY ?? null
  return null
}
