import { providerEntry, type ProviderEntry } from '@rain/protocol'

/** A server of the person may take a key without asking for one; the catalogue says what has no use for it. */
export function takesKey(provider: ProviderEntry): boolean {
  return provider.needsKey || !providerEntry(provider.id)
}
