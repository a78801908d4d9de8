import type { Bus } from './bus.ts'

/** A turn that has ended, with those who are concerned by it. */
export interface EndedTurn {
  turn: { parentTurnId: string | null }
  /** The agent's next message in the queue. */
  nextTurnId: string | null
  /** The sub-agents of it that are to be stopped. */
  stoppedTurnIds: string[]
}

/** Rings for whoever is concerned by the end of a turn: the agent's next message, the parent, sub-agents to be stopped. */
export async function ringAfter({ bus }: { bus: Pick<Bus, 'jobs' | 'signals'> }, ended: EndedTurn): Promise<void> {
  const { nextTurnId, stoppedTurnIds, turn } = ended
  for (const turnId of stoppedTurnIds) {
    await bus.signals.send({ type: 'turn_cancelled', turnId })
    await bus.jobs.enqueue(turnId)
  }
  if (turn.parentTurnId) await bus.jobs.enqueue(turn.parentTurnId)
  if (nextTurnId) await bus.jobs.enqueue(nextTurnId)
}
