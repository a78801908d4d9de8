import type { Db } from '@rain/db'
import { effortSchema, type Agent } from '@rain/protocol'

interface AgentRow {
  key: string
  label: string | null
  cwd: string
  conversationId: string
  provider: string | null
  model: string | null
  effort: string | null
  createdAt: Date
}

/** The person's agents, oldest first. */
export async function listAgents(db: Db, userId: string): Promise<Agent[]> {
  const [agents, turns] = await Promise.all([
    db.prisma.agent.findMany({ where: { userId, destroyedAt: null }, orderBy: { createdAt: 'asc' } }),
    db.prisma.turn.findMany({
      where: { userId, status: { not: 'done' } },
      select: { agentId: true, status: true },
    }),
  ])
  return agents.map((agent) =>
    toAgent(
      agent,
      turns.filter((turn) => turn.agentId === agent.id).map((turn) => turn.status),
    ),
  )
}

/** An agent as clients see it, given the statuses of its open turns. */
export function toAgent(agent: AgentRow, openStatuses: string[]): Agent {
  return {
    agent_id: agent.key,
    label: agent.label,
    cwd: agent.cwd,
    session_id: agent.conversationId,
    provider: agent.provider,
    model: agent.model,
    effort: effortSchema.nullable().catch(null).parse(agent.effort),
    state: stateOf(openStatuses),
    created_at: agent.createdAt.getTime() / 1000,
  }
}

function stateOf(openStatuses: string[]): Agent['state'] {
  if (openStatuses.includes('running')) return 'working'
  if (openStatuses.includes('parked')) return 'waiting'
  return openStatuses.length > 0 ? 'queued' : 'idle'
}
