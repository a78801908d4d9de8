import { newId } from '@rain/protocol'
import type { Db } from './client.ts'
import { statement } from './sql.ts'

/** What a sealed key is bound to, so that it opens in no other row. */
export function providerKeyContext(userId: string, provider: string): string {
  return `provider-key:${userId}:${provider}`
}

/** Stores a provider's first key, sealed by the caller with `providerKeyContext`; `hint` is what tells it apart. */
export async function saveSealedKey(
  db: Db,
  { userId, provider, sealed, hint }: { userId: string; provider: string; sealed: string; hint: string },
): Promise<void> {
  await db.prisma.providerKey.upsert({
    where: { userId_provider_position: { userId, provider, position: 0 } },
    create: { id: newId('providerKey'), userId, provider, sealed, hint },
    update: { id: newId('providerKey'), sealed, hint },
  })
}

export interface SealedKey {
  id: string
  sealed: string
}

const find = statement<SealedKey>(
  'sealed-keys',
  'SELECT id, sealed FROM provider_keys WHERE user_id = $1 AND provider = $2 ORDER BY position',
)

/** A provider's keys in the order to try. Read before every turn, so it is a prepared statement. */
export async function sealedKeysOf(db: Db, userId: string, provider: string): Promise<SealedKey[]> {
  return find(db, [userId, provider])
}
