import type { EmergencyStop } from '@rain/protocol'
import { findAgent } from '../../agents/find-agent.ts'
import { endLeasesOf } from '../../policies/end-leases-of.ts'
import { stopAllTurns } from '../../turns/stop-all-turns.ts'
import { done, type Answer } from './answer.ts'
import type { CommandContext } from './context.ts'

export async function emergencyStop(
  { agent_id }: EmergencyStop,
  { deps, session, tell }: CommandContext,
): Promise<Answer> {
  const agent = await findAgent(deps, session.userId, agent_id)
  if (!agent) return done
  await endLeasesOf(deps, { userId: session.userId, agentKey: agent_id, by: 'emergency_stop' })
  await stopAllTurns(deps, { agentId: agent.id, userId: session.userId })
  tell({ type: 'status', agent_id, text: 'EMERGENCY STOP: everything this agent was doing is stopped.' })
  return done
}
