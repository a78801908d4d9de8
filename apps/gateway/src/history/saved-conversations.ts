import type { Db } from '@rain/db'
import { RainError, type HistoryList, type SavedConversation } from '@rain/protocol'
import { cleanJson } from '../infra/clean-json.ts'

/** What clients saved, newest first. */
export async function listSaved(db: Db, userId: string, limit: number): Promise<HistoryList> {
  const rows = await db.prisma.savedConversation.findMany({
    where: { userId },
    orderBy: { updatedAt: 'desc' },
    take: limit,
    omit: { body: true },
  })
  return {
    conversations: rows.map(({ id, createdAt, updatedAt, label, cwd, messageCount, preview, totalCost }) => ({
      id,
      createdAt: Number(createdAt),
      updatedAt: Number(updatedAt),
      label,
      cwd,
      messageCount,
      preview,
      totalCost,
    })),
  }
}

/**
 * Keeps a client's conversation as it is, in the place of the one with the same id.
 * @throws RainError `bad_request` when it is nested beyond reason.
 */
export async function saveConversation(db: Db, userId: string, conversation: SavedConversation): Promise<void> {
  if (!cleanJson(conversation)) throw new RainError('bad_request', 'The conversation is nested too deeply.')
  const now = Date.now()
  const { id, messages } = conversation
  const row = {
    createdAt: conversation.createdAt ?? now,
    updatedAt: conversation.updatedAt ?? now,
    label: conversation.label ?? '',
    cwd: conversation.cwd ?? '',
    messageCount: conversation.messageCount ?? messages.length,
    preview: conversation.preview ?? '',
    totalCost: conversation.totalCost ?? 0,
    body: JSON.parse(JSON.stringify(conversation)),
  }
  await db.prisma.savedConversation.upsert({
    where: { userId_id: { userId, id } },
    create: { userId, id, ...row },
    update: row,
  })
}

/** As it was saved. Null: there is none of that id, or it is somebody else's. */
export async function findSaved(db: Db, userId: string, id: string): Promise<unknown> {
  const row = await db.prisma.savedConversation.findUnique({ where: { userId_id: { userId, id } } })
  return row?.body ?? null
}

export async function deleteSaved(db: Db, userId: string, id: string): Promise<boolean> {
  const { count } = await db.prisma.savedConversation.deleteMany({ where: { userId, id } })
  return count > 0
}
