import { limits, newId } from '@rain/protocol'
import type { Db } from '../client.ts'
import { statement } from '../sql.ts'

/** What a secret is sealed with: it opens under no other name, and for no other person. */
export function vaultSecretContext(userId: string, name: string): string {
  return `vault-secret:${userId}:${name}`
}

export interface VaultName {
  name: string
  updatedAt: Date
}

/** The names of the person's secrets. */
export function vaultNames(db: Db, userId: string): Promise<VaultName[]> {
  return db.prisma.vaultSecret.findMany({
    where: { userId },
    orderBy: { name: 'asc' },
    select: { name: true, updatedAt: true },
  })
}

/** Sealed with `vaultSecretContext`. Null: there is none of that name. */
export async function sealedVaultSecret(db: Db, userId: string, name: string): Promise<string | null> {
  const row = await db.prisma.vaultSecret.findUnique({ where: { userId_name: { userId, name } } })
  return row?.sealed ?? null
}

const save = statement<{ id: string }>(
  'save-vault-secret',
  `INSERT INTO vault_secrets (id, user_id, name, sealed)
   SELECT $1, $2, $3, $4
   WHERE (SELECT count(*) FROM vault_secrets WHERE user_id = $2 AND name <> $3) < $5
   ON CONFLICT (user_id, name) DO UPDATE SET sealed = excluded.sealed, updated_at = now() RETURNING id`,
)

/** In the place of the one of that name. False: there are as many as there may be. */
export async function saveVaultSecret(
  db: Db,
  { userId, name, sealed }: { userId: string; name: string; sealed: string },
): Promise<boolean> {
  return (await save(db, [newId('vaultSecret'), userId, name, sealed, limits.vaultSecrets])).length > 0
}

/** False: there is none of that name. */
export async function dropVaultSecret(db: Db, { userId, name }: { userId: string; name: string }): Promise<boolean> {
  return (await db.prisma.vaultSecret.deleteMany({ where: { userId, name } })).count > 0
}

/** Seals the secrets of everybody anew, in one transaction. `reseal` gives the new text, or null to leave it. */
export function resealVault(db: Db, reseal: (context: string, sealed: string) => string | null): Promise<number> {
  return db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE vault_secrets IN SHARE ROW EXCLUSIVE MODE`
    const rows = await tx.vaultSecret.findMany({ select: { id: true, userId: true, name: true, sealed: true } })
    const changes = rows.flatMap(({ id, userId, name, sealed }) => {
      const anew = reseal(vaultSecretContext(userId, name), sealed)
      return anew ? [{ id, anew }] : []
    })
    // @NOTE in SQL: what is kept is the same, so the time of its last change stays
    for (const { id, anew } of changes) await tx.$executeRaw`UPDATE vault_secrets SET sealed = ${anew} WHERE id = ${id}`
    return changes.length
  })
}
