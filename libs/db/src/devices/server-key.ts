import type { Db } from '../client.ts'
import { statement } from '../sql.ts'

/** What the key is sealed with by which a person's devices know this server. */
export function deviceKeyContext(userId: string): string {
  return `device-key:${userId}`
}

const find = statement<{ sealed: string | null }>(
  'sealed-device-key',
  `SELECT sealed_device_key AS sealed FROM users WHERE id = $1`,
)

/** Null: the person has no devices yet. */
export async function sealedDeviceKey(db: Db, userId: string): Promise<string | null> {
  return (await find(db, [userId]))[0]?.sealed ?? null
}

const keep = statement<{ sealed: string }>(
  'keep-device-key',
  `UPDATE users SET sealed_device_key = coalesce(sealed_device_key, $2) WHERE id = $1 RETURNING sealed_device_key AS sealed`,
)

/** Keeps the first one that is made. Resolves to what is kept. */
export async function keepDeviceKey(db: Db, userId: string, sealed: string): Promise<string> {
  const [row] = await keep(db, [userId, sealed])
  if (!row) throw new Error('the person is there')
  return row.sealed
}

const replace = statement<{ id: string }>(
  'replace-device-key',
  `UPDATE users u SET sealed_device_key = $3 WHERE u.id = $1 AND u.sealed_device_key = $2
     AND NOT EXISTS (SELECT 1 FROM devices d WHERE d.user_id = u.id AND d.status = 'paired')
   RETURNING u.id`,
)

/** Another key in the place of one that nothing opens any more. False: there are devices that know the server by it. */
export async function replaceDeviceKey(
  db: Db,
  userId: string,
  { lost, sealed }: { lost: string; sealed: string },
): Promise<boolean> {
  return (await replace(db, [userId, lost, sealed])).length > 0
}

/** Seals the keys of everybody anew, in one transaction. `reseal` gives the new text, or null to leave it. */
export function resealDeviceKeys(db: Db, reseal: (context: string, sealed: string) => string | null): Promise<number> {
  return db.prisma.$transaction(async (tx) => {
    const users = await tx.$queryRaw<{ id: string; sealed: string }[]>`
      SELECT id, sealed_device_key AS sealed FROM users WHERE sealed_device_key IS NOT NULL FOR NO KEY UPDATE`
    const changes = users.flatMap(({ id, sealed }) => {
      const anew = reseal(deviceKeyContext(id), sealed)
      return anew ? [{ id, anew }] : []
    })
    for (const { id, anew } of changes) {
      await tx.user.update({ where: { id }, data: { sealedDeviceKey: anew } })
    }
    return changes.length
  })
}
