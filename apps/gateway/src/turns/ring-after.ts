import type { Bus } from '@rain/bus'
import type { Finished } from '@rain/db'

/** Rings for whoever is concerned by the end of a turn: the agent's next message, the parent, sub-agents to be stopped. */
export async function ringAfter({ bus }: { bus: Pick<Bus, 'jobs' | 'signals'> }, ended: Finished): Promise<void> {
  const { nextTurnId, stoppedTurnIds, turn } = ended
  for (const turnId of stoppedTurnIds) {
    await bus.signals.send({ type: 'turn_cancelled', turnId })
    await bus.jobs.enqueue(turnId)
  }
  if (turn.parentTurnId) await bus.jobs.enqueue(turn.parentTurnId)
  if (nextTurnId) await bus.jobs.enqueue(nextTurnId)
}
