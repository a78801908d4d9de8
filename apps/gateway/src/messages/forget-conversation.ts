import type { Bus } from '@rain/bus'
import type { Db } from '@rain/db'
import { newId, RainError } from '@rain/protocol'
import { describeAgent } from '../agents/describe-agent.ts'

/**
 * Deletes a conversation of the person with all that was said in it; agents that were in it go on in a new one.
 * Resolves to how many messages there were; null: it is not there, or somebody else's.
 * @throws RainError `agent_busy` while one of its turns is open.
 */
export async function forgetConversation(
  { db, bus }: { db: Db; bus: Bus },
  { userId, id }: { userId: string; id: string },
): Promise<number | null> {
  const outcome = await db.prisma.$transaction(async (tx) => {
    // @NOTE agents before conversations, as a message that is being accepted locks them
    await tx.$executeRaw`SELECT 1 FROM agents WHERE user_id = ${userId} AND conversation_id = ${id} ORDER BY id FOR UPDATE`
    // @NOTE the lock keeps a message from being accepted into the conversation between the look and the deletion
    const locked = await tx.$executeRaw`SELECT 1 FROM conversations WHERE id = ${id} AND user_id = ${userId} FOR UPDATE`
    if (locked === 0) return null
    const open = await tx.turn.count({ where: { conversationId: id, status: { not: 'done' } } })
    if (open > 0) {
      throw new RainError('agent_busy', 'Rain is still working in this conversation. Stop it first.')
    }
    const deleted = await tx.message.count({ where: { conversationId: id } })
    const agents = await tx.agent.findMany({ where: { userId, conversationId: id, destroyedAt: null } })
    await tx.conversation.delete({ where: { id } })
    const moved = []
    for (const { id: agentId, key: agentKey, cwd } of agents) {
      const next = await tx.conversation.create({ data: { id: newId('conversation'), userId, agentKey, cwd } })
      moved.push(await tx.agent.update({ where: { id: agentId }, data: { conversationId: next.id } }))
    }
    return { deleted, moved }
  })
  if (!outcome) return null
  const seen = await Promise.all(outcome.moved.map((agent) => describeAgent(db, agent)))
  const news = seen.flatMap((agent) => [
    { event: { type: 'messages_cleared' as const, agent_id: agent.agent_id, cwd: agent.cwd } },
    { event: { type: 'agent_updated' as const, agent } },
  ])
  if (news.length > 0) await bus.log.append(userId, news)
  return outcome.deleted
}
