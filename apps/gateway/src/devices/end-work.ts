import type { Bus } from '@rain/bus'
import type { Db, HaltedDevice } from '@rain/db'
import { endLeasesOf } from '../policies/end-leases-of.ts'
import { stopTurn } from '../turns/stop-turn.ts'

/** Ends the turn that had mouse and keyboard of a computer, and its agent's leave to work alone. */
export async function endWork(deps: { db: Db; bus: Bus }, { userId, hadTurnId }: HaltedDevice): Promise<void> {
  if (hadTurnId === null) return
  const where = { id: hadTurnId, userId }
  const turn = await deps.db.prisma.turn.findFirst({ where, select: { agentKey: true } })
  // @NOTE together: neither row waits until the clients have heard of the other
  await Promise.all([
    turn && endLeasesOf(deps, { userId, agentKey: turn.agentKey, by: 'emergency_stop' }),
    stopTurn(deps, { turnId: hadTurnId, userId }),
  ])
}
