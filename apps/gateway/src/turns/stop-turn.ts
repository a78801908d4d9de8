import type { Bus } from '@rain/bus'
import { askedBy, cancelTurn, markAnnounced, toolCallsOf, type Cancelled, type Db, type Turn } from '@rain/db'
import { permissionDecided, questionClosed, toolAnswered, turnEnded, type Fact } from '@rain/protocol'

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
    if (cancelled.nextTurnId) await deps.bus.jobs.enqueue(cancelled.nextTurnId)
  }
  return cancelled.type
}

/** Everything a client has to hear so that nothing of a stopped turn looks open. */
async function endingOf(db: Db, turn: Turn): Promise<Fact[]> {
  const [calls, { permissions, questions }] = await Promise.all([toolCallsOf(db, turn.id), askedBy(db, turn.id)])
  return [
    ...permissions
      .filter((request) => request.status === 'cancelled')
      .map((request) => permissionDecided(request, 'cancelled')),
    ...questions
      .filter((question) => question.status === 'cancelled')
      .map((question) => questionClosed(question, 'cancelled')),
    ...calls.filter((call) => call.status === 'interrupted').map((call) => toolAnswered(turn, call)),
    turnEnded(turn),
  ]
}
