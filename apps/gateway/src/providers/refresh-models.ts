import type { Bus } from '@rain/bus'
import type { OfferedProvider } from '@rain/protocol'

const freshForSeconds = 3600

/** Has every provider that is ready, and was not asked for its models lately, asked for them. */
export async function refreshModels(
  bus: Bus,
  { userId, providers, nowMs }: { userId: string; providers: OfferedProvider[]; nowMs: number },
): Promise<void> {
  const old = providers.filter(
    ({ key_source, checked_at }) => key_source !== null && (checked_at ?? 0) < nowMs / 1000 - freshForSeconds,
  )
  await Promise.all(old.map(({ id }) => bus.checks.enqueueOnce({ userId, provider: id })))
}
