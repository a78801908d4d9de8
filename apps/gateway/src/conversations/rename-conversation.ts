import type { Bus } from '@rain/bus'
import type { Db } from '@rain/db'

/** Gives a conversation another title, and tells every client. False: there is none of that id. */
export async function renameConversation(
  { db, bus }: { db: Db; bus: Bus },
  { userId, id, title }: { userId: string; id: string; title: string },
): Promise<boolean> {
  const { count } = await db.prisma.conversation.updateMany({
    where: { id, userId, deletedAt: null, parentTurnId: null },
    data: { title },
  })
  if (count > 0) await bus.log.append(userId, [{ event: { type: 'conversation_changed', session_id: id, title } }])
  return count > 0
}
