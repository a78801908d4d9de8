import type { Bus } from '@rain/bus'
import { runningLeases, type Db } from '@rain/db'
import { effortSchema, supervisionSchema, type Agent, type AgentList, type Lease } from '@rain/protocol'
import { unreadOf } from './unread-of.ts'

export interface AgentRow {
  key: string
  label: string | null
  cwd: string
  conversationId: string
  provider: string | null
  model: string | null
  effort: string | null
  supervision: string
  mode: string
  deviceId: string | null
  display: number
  createdAt: Date
}

/** With the place in the log from where on what comes is news to the list. */
export async function readAgentList({ db, bus }: { db: Db; bus: Bus }, userId: string): Promise<AgentList> {
  const cursor = await bus.log.end(userId) // before the rows
  return { agents: await listAgents(db, userId), cursor }
}

/** The person's agents in the order of their tabs, with how much is unread. */
export async function listAgents(db: Db, userId: string): Promise<Agent[]> {
  const [agents, turns, leases, unread] = await Promise.all([
    db.prisma.agent.findMany({
      where: { userId, destroyedAt: null },
      orderBy: [{ position: { sort: 'asc', nulls: 'last' } }, { createdAt: 'asc' }],
    }),
    db.prisma.turn.findMany({
      where: { userId, status: { not: 'done' } },
      select: { agentId: true, status: true },
    }),
    runningLeases(db, userId),
    unreadOf(db, userId),
  ])
  return agents.map((agent) => ({
    ...toAgent(
      agent,
      turns.filter((turn) => turn.agentId === agent.id).map((turn) => turn.status),
      leases.find((lease) => lease.agent_id === agent.key) ?? null,
    ),
    unread: unread.get(agent.id) ?? 0,
  }))
}

/** An agent as clients see it, given the statuses of its open turns and the lease that runs. */
export function toAgent(agent: AgentRow, openStatuses: string[], lease: Lease | null): Agent {
  return {
    agent_id: agent.key,
    label: agent.label,
    cwd: agent.cwd,
    session_id: agent.conversationId,
    provider: agent.provider,
    model: agent.model,
    effort: effortSchema.nullable().catch(null).parse(agent.effort),
    supervision: lease ? 'autonomous' : supervisionSchema.catch('supervised').parse(agent.supervision),
    lease,
    ...placeOf(agent),
    state: stateOf(openStatuses),
    created_at: agent.createdAt.getTime() / 1000,
  }
}

/** A device that is gone leaves its agent with the files. */
function placeOf({ mode, deviceId, display }: AgentRow): Pick<Agent, 'mode' | 'device_id' | 'display'> {
  if (mode !== 'computer_use' || deviceId === null) return { mode: 'coding', device_id: null, display: 0 }
  return { mode, device_id: deviceId, display }
}

function stateOf(openStatuses: string[]): Agent['state'] {
  if (openStatuses.includes('running')) return 'working'
  if (openStatuses.includes('parked')) return 'waiting'
  return openStatuses.length > 0 ? 'queued' : 'idle'
}
