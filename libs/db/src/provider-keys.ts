import type { Db } from './client.ts'

/** What a sealed key is bound to, so that it opens in no other row. */
export function providerKeyContext(userId: string, provider: string): string {
  return `provider-key:${userId}:${provider}`
}

/** Stores a key, sealed by the caller with `providerKeyContext`. */
export async function saveSealedKey(db: Db, userId: string, provider: string, sealed: string): Promise<void> {
  const row = { userId, provider, sealed }
  await db.prisma.providerKey.upsert({
    where: { userId_provider: { userId, provider } },
    create: row,
    update: { sealed },
  })
}

export async function sealedKeyOf(db: Db, userId: string, provider: string): Promise<string | null> {
  const row = await db.prisma.providerKey.findUnique({ where: { userId_provider: { userId, provider } } })
  return row?.sealed ?? null
}
