import type { FallbackChoice, OfferedProvider } from '@rain/protocol'

/** Who steps in when nobody chose: every provider that is ready, never the demo. The runner goes by the same rule. */
export function defaultOrder(providers: OfferedProvider[]): FallbackChoice[] {
  return providers
    .filter((provider) => provider.id !== 'demo' && canStepIn(provider))
    .map(({ id }) => ({ provider: id, model: 'auto' }))
}

/** What needs no key must have answered before. */
export function canStepIn({ needs_key, key_source, check }: OfferedProvider): boolean {
  return needs_key ? key_source !== null : check?.ok === true
}

/** Why a place in the order would be passed over as things are, as a key of the texts; null: nothing is known against it. */
export function doubtAbout(provider: OfferedProvider | undefined): 'failover.notReady' | 'notWorking' | null {
  if (!provider || !canStepIn(provider)) return 'failover.notReady'
  return provider.check?.ok === false ? 'notWorking' : null
}
