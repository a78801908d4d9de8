import type { Db } from '@rain/db'

/** The conversation an agent has in a folder now, or had there last. Null: none yet. */
export async function findConversation(
  db: Db,
  place: { userId: string; agentKey: string; cwd: string },
): Promise<{ id: string; agentId: string | null } | null> {
  const { userId, agentKey, cwd } = place
  const agent = await db.prisma.agent.findUnique({ where: { userId_key: { userId, key: agentKey } } })
  if (agent && agent.cwd === cwd && !agent.destroyedAt) return { id: agent.conversationId, agentId: agent.id }
  const last = await db.prisma.conversation.findFirst({
    where: { userId, agentKey, cwd, deletedAt: null },
    orderBy: { createdAt: 'desc' },
    select: { id: true },
  })
  return last && { id: last.id, agentId: agent?.id ?? null }
}
