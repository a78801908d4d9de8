import type { Bus } from '@rain/bus'
import { openTurns, type Db } from '@rain/db'
import { stopTurn } from './stop-turn.ts'

/** Stops what an agent does and what waits for it; the newest first, so that nothing that waits begins. */
export async function stopAllTurns(
  deps: { db: Db; bus: Bus },
  agent: { agentId: string; userId: string },
): Promise<void> {
  const turns = await openTurns(deps.db, agent.agentId)
  for (const turn of turns.reverse()) await stopTurn(deps, { turnId: turn.id, userId: agent.userId })
}
