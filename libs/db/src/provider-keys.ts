import type { Db } from './client.ts'
import { statement } from './sql.ts'

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

const find = statement<{ sealed: string }>(
  'sealed-key',
  'SELECT sealed FROM provider_keys WHERE user_id = $1 AND provider = $2',
)

/** Read before every turn, so it is a prepared statement. */
export async function sealedKeyOf(db: Db, userId: string, provider: string): Promise<string | null> {
  const [row] = await find(db, [userId, provider])
  return row?.sealed ?? null
}
