import type { Bus } from '@rain/bus'
import type { Db } from '@rain/db'
import { newId, RainError } from '@rain/protocol'
import { describeAgent } from '../agents/describe-agent.ts'

type Deps = { db: Db; bus: Bus }
type Wanted = { userId: string; id: string }

/**
 * Deletes a conversation in such a way that it can be brought back for a while; agents that were in it go on in a new one.
 * False: there is none of that id.
 * @throws RainError `agent_busy` while one of its turns is open.
 */
export async function setAsideConversation(deps: Deps, { userId, id }: Wanted): Promise<boolean> {
  const agents = await deps.db.prisma.$transaction(async (tx) => {
    // @NOTE agents before conversations, as a message that is being accepted locks them
    await tx.$executeRaw`SELECT 1 FROM agents WHERE user_id = ${userId} AND conversation_id = ${id} ORDER BY id FOR UPDATE`
    const locked = await tx.$executeRaw`SELECT 1 FROM conversations
      WHERE id = ${id} AND user_id = ${userId} AND parent_turn_id IS NULL AND deleted_at IS NULL FOR UPDATE`
    if (locked === 0) return null
    const open = await tx.turn.count({ where: { conversationId: id, status: { not: 'done' } } })
    if (open > 0) throw new RainError('agent_busy', 'Rain is still working in this conversation. Stop it first.')
    await tx.conversation.update({ where: { id }, data: { deletedAt: new Date() } })
    const inIt = await tx.agent.findMany({ where: { userId, conversationId: id, destroyedAt: null } })
    const moved = []
    for (const { id: agentId, key: agentKey, cwd } of inIt) {
      const next = await tx.conversation.create({ data: { id: newId('conversation'), userId, agentKey, cwd } })
      moved.push(await tx.agent.update({ where: { id: agentId }, data: { conversationId: next.id } }))
    }
    return moved
  })
  if (!agents) return false
  const seen = await Promise.all(agents.map((agent) => describeAgent(deps.db, agent)))
  await deps.bus.log.append(userId, [
    ...seen.flatMap((agent) => [
      { event: { type: 'messages_cleared' as const, agent_id: agent.agent_id, cwd: agent.cwd } },
      { event: { type: 'agent_updated' as const, agent } },
    ]),
    { event: { type: 'conversation_changed', session_id: id, deleted: true } },
  ])
  return true
}

/**
 * Brings a conversation back. An agent that went on in a new one and has said nothing there returns to it. False: it is too
 * late, or nothing was deleted.
 */
export async function restoreConversation(deps: Deps, { userId, id }: Wanted): Promise<boolean> {
  const outcome = await deps.db.prisma.$transaction(async (tx) => {
    const { count } = await tx.conversation.updateMany({
      where: { id, userId, deletedAt: { not: null } },
      data: { deletedAt: null },
    })
    if (count === 0) return null
    const { agentKey, cwd } = await tx.conversation.findUniqueOrThrow({ where: { id } })
    const [waiting] = await tx.$queryRaw<{ id: string; conversationId: string }[]>`
      SELECT a.id, a.conversation_id AS "conversationId" FROM agents a
      WHERE a.user_id = ${userId} AND a.key = ${agentKey} AND a.cwd = ${cwd} AND a.destroyed_at IS NULL FOR UPDATE`
    // @NOTE a statement of its own: it sees the message that was being accepted while the lock was waited for
    const said = waiting && (await tx.turn.count({ where: { conversationId: waiting.conversationId } }))
    if (!waiting || said) return []
    const agent = await tx.agent.update({ where: { id: waiting.id }, data: { conversationId: id } })
    await tx.conversation.delete({ where: { id: waiting.conversationId } })
    return [agent]
  })
  if (!outcome) return false
  const seen = await Promise.all(outcome.map((agent) => describeAgent(deps.db, agent)))
  await deps.bus.log.append(userId, [
    ...seen.map((agent) => ({ event: { type: 'agent_updated' as const, agent } })),
    { event: { type: 'conversation_changed', session_id: id, deleted: false } },
  ])
  return true
}
