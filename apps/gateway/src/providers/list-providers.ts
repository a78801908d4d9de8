import type { ProviderList } from '@rain/protocol'
import { chooseProvider, keySourceOf, providerEntries, type ProviderSettings } from './provider-choice.ts'

export function listProviders(settings: ProviderSettings): ProviderList {
  const choice = chooseProvider(settings)
  return {
    providers: providerEntries(settings.servers).map((entry) => ({
      id: entry.id,
      name: entry.name,
      needs_key: entry.needsKey,
      key_source: keySourceOf(entry, settings),
      key_placeholder: entry.keyPlaceholder,
      console_url: entry.consoleUrl,
      models: entry.models,
    })),
    current: { provider: choice?.provider.id ?? null, model: choice?.model ?? 'auto' },
  }
}
