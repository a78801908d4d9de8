import { ringAfter, type Bus } from '@rain/bus'
import { cancelTurn, endingOf, markAnnounced, type Cancelled, type Db } from '@rain/db'

/**
 * Stops a turn: at once when nobody holds it, else through the runner that does. Whoever ends it says so in the log.
 */
export async function stopTurn(
  deps: { db: Db; bus: Bus },
  turn: { turnId: string; userId: string },
): Promise<Cancelled['type']> {
  const cancelled = await cancelTurn(deps.db, turn)
  if (cancelled.type === 'requested') await deps.bus.signals.send({ type: 'turn_cancelled', turnId: turn.turnId })
  if (cancelled.type === 'ended') {
    const facts = await endingOf(deps.db, cancelled.turn)
    await deps.bus.log.append(turn.userId, facts, { scope: turn.turnId })
    await markAnnounced(deps.db, turn.turnId)
    await ringAfter(deps, cancelled)
  }
  return cancelled.type
}
