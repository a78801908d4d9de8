import type { Bus } from '@rain/bus'
import type { Db } from '@rain/db'
import type { BranchChanged } from '@rain/protocol'

/** Tells every client that has the conversation open that another path of it is in view. */
export async function tellBranchChanged(
  { db, bus }: { db: Db; bus: Bus },
  { userId, conversationId }: { userId: string; conversationId: string },
  what: Partial<BranchChanged>,
): Promise<void> {
  const agents = await db.prisma.agent.findMany({
    where: { userId, conversationId, destroyedAt: null },
    select: { key: true },
  })
  const events = agents.map(({ key }) => ({
    event: { type: 'branch_changed' as const, agent_id: key, session_id: conversationId, ...what },
  }))
  if (events.length > 0) await bus.log.append(userId, events)
}
