import { renewLeases, type Db } from '@rain/db'
import type { Presence } from '@rain/bus'
import type { RunnerFacts, SearchEngineId } from '@rain/protocol'
import { delay } from '@rain/runtime'
import type { SandboxStatus } from './sandbox/sandbox.ts'
import type { HeldTurns } from './held-turns.ts'

export interface Heartbeat {
  db: Db
  presence: Presence
  held: HeldTurns
  runnerId: string
  sandbox: SandboxStatus
  searchEngine: SearchEngineId | null
  /** Whether agents have a browser here. */
  hasBrowser: boolean
  version: string
  everyMs: number
  leaseMs: number
  onError(error: unknown): void
}

/**
 * Until told to stop: says that this runner is alive, keeps the leases of its turns, and stops the turns that were
 * cancelled or taken over. A runner that cannot reach the rows for as long as a lease lasts lets all its turns go.
 */
export async function beatUntil(stop: AbortSignal, beat: Heartbeat): Promise<void> {
  let lastRenewal = Date.now()
  while (!stop.aborted) {
    try {
      // @NOTE not awaited: a Redis that is away must not cost the leases
      beat.presence.beat(beat.runnerId, beat.everyMs * 3, toFacts(beat)).catch(beat.onError)
      await keepLeases(beat)
      lastRenewal = Date.now()
    } catch (error) {
      beat.onError(error)
      if (Date.now() - lastRenewal > beat.leaseMs) beat.held.stopAll('lost')
    }
    await delay(beat.everyMs, stop)
  }
}

async function keepLeases({ db, held, leaseMs }: Heartbeat): Promise<void> {
  const fences = held.fences()
  if (fences.length === 0) return
  const kept = await renewLeases(db, fences, leaseMs)
  for (const fence of fences) {
    const row = kept.find((each) => each.id === fence.turnId && each.epoch === fence.epoch)
    if (!row) held.lose(fence)
    else if (row.cancelRequested) held.stop(fence.turnId, 'cancelled')
  }
}

function toFacts({ sandbox, searchEngine, hasBrowser, version }: Heartbeat): RunnerFacts {
  const whether = sandbox.available
    ? { available: true as const }
    : { available: false as const, why_not: sandbox.whyNot }
  return { sandbox: whether, search: searchEngine, browser: hasBrowser, version }
}
