import type { Bus } from '@rain/bus'
import type { Db } from '@rain/db'
import { describeAgent } from '../agents/describe-agent.ts'

/** Tells every client what an agent may do alone now; older ones by the switch they know. */
export async function tellAgent(
  deps: { db: Db; bus: Bus },
  { userId, agentKey }: { userId: string; agentKey: string },
): Promise<void> {
  const row = await deps.db.prisma.agent.findFirst({ where: { userId, key: agentKey, destroyedAt: null } })
  if (!row) return
  const agent = await describeAgent(deps.db, row)
  const enabled = agent.supervision !== 'supervised'
  await deps.bus.log.append(userId, [
    { event: { type: 'agent_updated', agent } },
    { event: { type: 'auto_approve_changed', agent_id: agentKey, enabled } },
  ])
}
