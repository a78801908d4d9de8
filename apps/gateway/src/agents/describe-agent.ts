import { runningLeases, type Db } from '@rain/db'
import type { Agent } from '@rain/protocol'
import { toAgent, type AgentRow } from './list-agents.ts'

/** One agent as clients see it now. */
export async function describeAgent(db: Db, agent: AgentRow & { id: string; userId: string }): Promise<Agent> {
  const [open, leases] = await Promise.all([
    db.prisma.turn.findMany({ where: { agentId: agent.id, status: { not: 'done' } }, select: { status: true } }),
    runningLeases(db, agent.userId),
  ])
  const lease = leases.find((each) => each.agent_id === agent.key) ?? null
  return toAgent(
    agent,
    open.map((turn) => turn.status),
    lease,
  )
}
