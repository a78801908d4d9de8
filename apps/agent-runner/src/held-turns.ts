import type { Fence } from '@rain/db'
import type { StopReason } from './turn/stop-reason.ts'

/** The turns this runner holds right now, and how to stop each. */
export interface HeldTurns {
  hold(fence: Fence): { signal: AbortSignal; release(): void }
  stop(turnId: string, reason: StopReason): void
  /** Stops one claim of a turn, and no later one. */
  lose(fence: Fence): void
  stopAll(reason: StopReason): void
  fences(): Fence[]
}

export function createHeldTurns(): HeldTurns {
  const held = new Map<string, { fence: Fence; controller: AbortController }>()
  return {
    hold(fence) {
      const entry = { fence, controller: new AbortController() }
      // @NOTE after a pause longer than its lease a runner may claim again what it holds: the old claim is over
      held.get(fence.turnId)?.controller.abort('lost' satisfies StopReason)
      held.set(fence.turnId, entry)
      const release = () => {
        if (held.get(fence.turnId) === entry) held.delete(fence.turnId)
      }
      return { signal: entry.controller.signal, release }
    },
    stop: (turnId, reason) => held.get(turnId)?.controller.abort(reason),
    lose({ turnId, epoch }) {
      const entry = held.get(turnId)
      if (entry?.fence.epoch === epoch) entry.controller.abort('lost' satisfies StopReason)
    },
    stopAll: (reason) => held.forEach(({ controller }) => controller.abort(reason)),
    fences: () => [...held.values()].map(({ fence }) => fence),
  }
}
