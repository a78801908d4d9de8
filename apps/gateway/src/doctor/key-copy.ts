import type { Db } from '@rain/db'

/** Which key the person keeps a copy of elsewhere, by their word. Null: of none. */
export async function keyCopyOf(db: Db, userId: string): Promise<{ keyId: string; at: Date } | null> {
  const user = await db.prisma.user.findUnique({
    where: { id: userId },
    select: { copiedKey: true, copiedKeyAt: true },
  })
  return user?.copiedKey && user.copiedKeyAt ? { keyId: user.copiedKey, at: user.copiedKeyAt } : null
}

/** `keyId` null: the person takes it back. */
export async function noteKeyCopy(db: Db, userId: string, keyId: string | null): Promise<void> {
  const copiedKeyAt = keyId === null ? null : new Date()
  await db.prisma.user.update({ where: { id: userId }, data: { copiedKey: keyId, copiedKeyAt } })
}
