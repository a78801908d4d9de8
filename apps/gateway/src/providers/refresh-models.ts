import type { Bus } from '@rain/bus'
import type { OfferedProvider, ProviderList } from '@rain/protocol'
import type { GatewayDeps } from '../deps.ts'
import { readProviders } from './read-providers.ts'

const freshForSeconds = 3600

/** What the person can choose, as it is known now; what is old of it is asked for anew behind the answer. */
export async function readAndRefresh(deps: GatewayDeps, userId: string): Promise<ProviderList> {
  const list = await readProviders(deps, userId)
  await refreshModels(deps.bus, { userId, providers: list.providers, nowMs: deps.timers.now() })
  return list
}

/** Has every provider that is ready, and was not asked for its models lately, asked for them. */
async function refreshModels(
  bus: Bus,
  { userId, providers, nowMs }: { userId: string; providers: OfferedProvider[]; nowMs: number },
): Promise<void> {
  const old = providers.filter(
    ({ key_source, checked_at }) => key_source !== null && (checked_at ?? 0) < nowMs / 1000 - freshForSeconds,
  )
  await Promise.all(old.map(({ id }) => bus.checks.enqueueOnce({ userId, provider: id })))
}
