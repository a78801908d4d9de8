import type { DestroyAgent } from '@rain/protocol'
import { dropAgentBrowser } from '../../agents/agent-browser.ts'
import { findAgent } from '../../agents/find-agent.ts'
import { endLeasesOf } from '../../policies/end-leases-of.ts'
import { stopAllTurns } from '../../turns/stop-all-turns.ts'
import { done, type Answer } from './answer.ts'
import type { CommandContext } from './context.ts'

/** Its conversations stay: opening the folder again under the same name goes on with them. */
export async function destroyAgent({ agent_id }: DestroyAgent, context: CommandContext): Promise<Answer> {
  const { deps, session, openedAgents, tell } = context
  const userId = session.userId
  openedAgents.delete(agent_id)
  const agent = await findAgent(deps, userId, agent_id)
  if (!agent) {
    tell({ type: 'agent_destroyed', agent_id })
    return done
  }
  // @NOTE first gone, then stopped: no message is accepted in between
  await deps.db.prisma.agent.update({ where: { id: agent.id }, data: { destroyedAt: new Date() } })
  await dropAgentBrowser(deps, { userId, agentId: agent.id })
  await endLeasesOf(deps, { userId, agentKey: agent_id, by: 'agent_gone' })
  await stopAllTurns(deps, { agentId: agent.id, userId })
  await deps.bus.log.append(userId, [{ event: { type: 'agent_destroyed', agent_id } }])
  return done
}
