import { openTurns } from '@rain/db'
import { interruptedResult, type Interrupt } from '@rain/protocol'
import { findAgent } from '../../agents/find-agent.ts'
import { endLeasesOf } from '../../policies/end-leases-of.ts'
import { stopTurn } from '../../turns/stop-turn.ts'
import { done, type Answer } from './answer.ts'
import type { CommandContext } from './context.ts'

/**
 * Stops an agent, and with it its leave to work alone; to take back a message that waits does not. Always answered by a
 * `result`: by that of the turn it stops, or, where none is open, to this connection.
 */
export async function interrupt(command: Interrupt, { deps, session, tell }: CommandContext): Promise<Answer> {
  const turnId = command.turn_id ?? (await oldestOpenTurn(command.agent_id))
  // @NOTE first the lease: a turn that is being stopped starts nothing by it any more
  if (!(await isQueued(command.turn_id))) {
    await endLeasesOf(deps, { userId: session.userId, agentKey: command.agent_id, by: 'interrupt' })
  }
  const stopped = turnId ? await stopTurn(deps, { turnId, userId: session.userId }) : 'not_open'
  if (stopped === 'not_open') tell(interruptedResult(command.agent_id))
  return turnId && stopped !== 'not_open' ? { ok: true, turn_id: turnId } : done

  async function isQueued(id: string | undefined): Promise<boolean> {
    if (!id) return false
    const where = { id, userId: session.userId, status: 'queued' }
    return (await deps.db.prisma.turn.count({ where })) > 0
  }

  /** The one that runs or waits; when no runner has begun yet, the first in the queue. */
  async function oldestOpenTurn(agentKey: string): Promise<string | undefined> {
    const agent = await findAgent(deps, session.userId, agentKey)
    return agent ? (await openTurns(deps.db, agent.id))[0]?.id : undefined
  }
}
