import type { Bus } from '@rain/bus'
import {
  endingOf,
  expireRequests,
  loseAbandonedRequests,
  markAnnounced,
  pendingRequests,
  turnsToRing,
  unannouncedTurns,
  type Db,
} from '@rain/db'
import { permissionAsked, permissionDecided, questionAsked, questionClosed } from '@rain/protocol'

export interface ReconcileDeps {
  db: Db
  bus: Pick<Bus, 'log' | 'jobs'>
  graceMs: number
}

/** What one round found to do. */
export interface Reconciled {
  expired: number
  rung: number
  announced: number
  /** Requests to models that nobody will settle any more. */
  lost: number
}

/**
 * Makes up for processes that died and jobs that were lost, from the rows alone. Safe to run at any time, and twice at
 * once: rows change by compare-and-set, the log leaves out what was said, and a job for nothing is harmless.
 */
export async function reconcile(deps: ReconcileDeps): Promise<Reconciled> {
  const expired = await closeExpired(deps)
  const asked = await repeatRequests(deps)
  const announced = await announceOutcomes(deps)
  const lost = await loseAbandonedRequests(deps.db, deps.graceMs)
  const rung = await ringForTurns(deps)
  return { expired, rung, announced: announced + asked, lost }
}

async function closeExpired({ db, bus }: ReconcileDeps): Promise<number> {
  const expired = await expireRequests(db)
  for (const request of expired) {
    const fact =
      request.kind === 'permission' ? permissionDecided(request, 'expired') : questionClosed(request, 'expired')
    await bus.log.append(request.userId, [fact], { scope: request.turnId })
    await bus.jobs.enqueue(request.turnId)
  }
  return expired.length
}

/** A runner may have died between parking a turn and asking the person. */
async function repeatRequests({ db, bus, graceMs }: ReconcileDeps): Promise<number> {
  const { permissions, questions } = await pendingRequests(db, graceMs)
  for (const request of permissions) {
    await bus.log.append(request.userId, [permissionAsked(request)], { scope: request.turnId })
  }
  for (const question of questions) {
    await bus.log.append(question.userId, [questionAsked(question)], { scope: question.turnId })
  }
  return permissions.length + questions.length
}

async function announceOutcomes({ db, bus, graceMs }: ReconcileDeps): Promise<number> {
  const turns = await unannouncedTurns(db, graceMs)
  for (const turn of turns) {
    await bus.log.append(turn.userId, await endingOf(db, turn), { scope: turn.id })
    await markAnnounced(db, turn.id)
  }
  return turns.length
}

/** More jobs than this may wait only because people sent as many messages: while all runners are away none are added. */
const mostWaiting = 500

async function ringForTurns({ db, bus, graceMs }: ReconcileDeps): Promise<number> {
  const room = mostWaiting - (await bus.jobs.waiting())
  if (room <= 0) return 0
  const turnIds = (await turnsToRing(db, graceMs)).slice(0, room)
  for (const turnId of turnIds) await bus.jobs.enqueue(turnId)
  return turnIds.length
}
