import { openTurns, type Turn } from '@rain/db'
import type { GatewayDeps } from '../../deps.ts'

/** Whether a turn waits for another one of its agent. */
export async function isBehindAnother({ db }: GatewayDeps, turn: Turn): Promise<boolean> {
  const [first] = await openTurns(db, turn.agentId)
  return turn.status === 'queued' && first?.id !== turn.id
}
