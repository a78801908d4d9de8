import type { Fence } from '@rain/db'
import type { StopReason } from './turn/stop-reason.ts'

/** The turns this runner holds right now, and how to stop each. */
export interface HeldTurns {
  hold(fence: Fence): { signal: AbortSignal; release(): void }
  stop(turnId: string, reason: StopReason): void
  stopAll(reason: StopReason): void
  fences(): Fence[]
}

export function createHeldTurns(): HeldTurns {
  const held = new Map<string, { fence: Fence; controller: AbortController }>()
  return {
    hold(fence) {
      const entry = { fence, controller: new AbortController() }
      held.set(fence.turnId, entry)
      const release = () => {
        if (held.get(fence.turnId) === entry) held.delete(fence.turnId)
      }
      return { signal: entry.controller.signal, release }
    },
    stop: (turnId, reason) => held.get(turnId)?.controller.abort(reason),
    stopAll: (reason) => held.forEach(({ controller }) => controller.abort(reason)),
    fences: () => [...held.values()].map(({ fence }) => fence),
  }
}
