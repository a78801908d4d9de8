import type { Bus } from '@rain/bus'
import type { Db } from '@rain/db'
import { RainError, type OldConversationsDeleted } from '@rain/protocol'
import { forgetConversation } from '../messages/forget-conversation.ts'

/** So that one request ends before anybody loses patience. */
const mostAtOnce = 100

interface Wanted {
  userId: string
  /** Nothing was said there since. */
  before: Date
}

/** The person's own conversations, without those that Rain works in now. */
const oldOnes = ({ userId, before }: Wanted) => ({
  userId,
  parentTurnId: null,
  updatedAt: { lt: before },
  turns: { some: {}, every: { status: 'done' } },
})

export function countOldConversations(db: Db, wanted: Wanted): Promise<number> {
  return db.prisma.conversation.count({ where: oldOnes(wanted) })
}

/** Deletes the oldest of them with all that was said there. */
export async function deleteOldConversations(
  deps: { db: Db; bus: Bus },
  wanted: Wanted,
): Promise<OldConversationsDeleted> {
  const rows = await deps.db.prisma.conversation.findMany({
    where: oldOnes(wanted),
    select: { id: true },
    orderBy: { updatedAt: 'asc' },
    take: mostAtOnce,
  })
  let deleted = 0
  for (const { id } of rows) if (await forget(deps, wanted.userId, id)) deleted++
  return { deleted, left: await countOldConversations(deps.db, wanted) }
}

/** False: somebody else has deleted it, or something is being done there since the look. */
async function forget(deps: { db: Db; bus: Bus }, userId: string, id: string): Promise<boolean> {
  try {
    return (await forgetConversation(deps, { userId, id })) !== null
  } catch (error) {
    if (error instanceof RainError && error.code === 'agent_busy') return false
    throw error
  }
}
