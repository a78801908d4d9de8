import type { Db } from '../client.ts'
import { statement } from '../sql.ts'

/** What the VAPID key of a person is sealed with. */
export function pushKeyContext(userId: string): string {
  return `push-key:${userId}`
}

const find = statement<{ sealed: string | null }>(
  'sealed-push-key',
  `SELECT sealed_push_key AS sealed FROM users WHERE id = $1`,
)

/** Null: no browser of the person has asked for notifications yet. */
export async function sealedPushKey(db: Db, userId: string): Promise<string | null> {
  return (await find(db, [userId]))[0]?.sealed ?? null
}

const keep = statement<{ sealed: string }>(
  'keep-push-key',
  `UPDATE users SET sealed_push_key = coalesce(sealed_push_key, $2) WHERE id = $1 RETURNING sealed_push_key AS sealed`,
)

/** Keeps the first one that is made. Resolves to what is kept. */
export async function keepPushKey(db: Db, userId: string, sealed: string): Promise<string> {
  const [row] = await keep(db, [userId, sealed])
  if (!row) throw new Error('the person is there')
  return row.sealed
}

const replace = statement<{ sealed: string }>(
  'replace-push-key',
  `WITH gone AS (DELETE FROM push_subscriptions WHERE user_id = $1)
   UPDATE users SET sealed_push_key = $3 WHERE id = $1 AND sealed_push_key = $2 RETURNING sealed_push_key AS sealed`,
)

/** Another key in the place of one that nothing opens any more. Browsers that subscribed with the lost one are dropped. */
export async function replacePushKey(
  db: Db,
  userId: string,
  { lost, sealed }: { lost: string; sealed: string },
): Promise<boolean> {
  return (await replace(db, [userId, lost, sealed])).length > 0
}

/** Seals the keys of everybody anew, in one transaction. `reseal` gives the new text, or null to leave it. */
export function resealPushKeys(db: Db, reseal: (context: string, sealed: string) => string | null): Promise<number> {
  return db.prisma.$transaction(async (tx) => {
    const users = await tx.$queryRaw<{ id: string; sealed: string }[]>`
      SELECT id, sealed_push_key AS sealed FROM users WHERE sealed_push_key IS NOT NULL FOR NO KEY UPDATE`
    const changes = users.flatMap(({ id, sealed }) => {
      const anew = reseal(pushKeyContext(id), sealed)
      return anew ? [{ id, anew }] : []
    })
    for (const { id, anew } of changes) {
      await tx.user.update({ where: { id }, data: { sealedPushKey: anew } })
    }
    return changes.length
  })
}
