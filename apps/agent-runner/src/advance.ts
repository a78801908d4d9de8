import { claimTurn, isConnectionLoss, releaseTurn, type Claimed } from '@rain/db'
import type { HeldTurns } from './held-turns.ts'
import { createPublisher } from './turn/publish.ts'
import { finish, runTurn } from './turn/run-turn.ts'
import type { TurnDeps, TurnEnd, TurnWork } from './turn/turn-work.ts'

export interface AdvanceDeps extends TurnDeps {
  runnerId: string
  held: HeldTurns
}

/** One job: claim the turn, take it as far as it goes, give it back if this runner is going down. Never throws. */
export async function advance(turnId: string, deps: AdvanceDeps): Promise<void> {
  try {
    const claimed = await claimTurn(deps.db, { turnId, owner: deps.runnerId, leaseMs: deps.leaseMs })
    if (!claimed) return // a duplicate, a busy agent, or nothing left to do
    const fence = { turnId, epoch: claimed.turn.epoch }
    const { signal, release } = deps.held.hold(fence)
    try {
      const end = await runOrFail(claimed, deps, signal)
      if (end === 'yielded') {
        await releaseTurn(deps.db, fence)
        await deps.bus.jobs.enqueue(turnId)
      }
    } finally {
      release()
    }
  } catch (error) {
    // The rows are out of reach: the lease runs out, and whoever claims the turn next goes on from what is written.
    deps.onUnexpected(error, { turnId })
  }
}

async function runOrFail(claimed: Claimed, deps: AdvanceDeps, signal: AbortSignal): Promise<TurnEnd> {
  const { turn, from } = claimed
  const work: TurnWork = { ...deps, turn, signal, publish: createPublisher(deps.bus.log, turn) }
  try {
    const end = await runTurn(work, from)
    if (end === 'finished') await deps.desktops?.leave(turn)
    return end
  } catch (error) {
    if (isConnectionLoss(error) || !(await deps.db.isReachable())) throw error
    deps.onUnexpected(error, { turnId: turn.id })
    const text = 'Something went wrong inside Rain. It was written to the log; send the message again.'
    return finish(work, { outcome: 'failed', errorCode: 'internal', text })
  }
}
