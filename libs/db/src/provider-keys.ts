import { newId } from '@rain/protocol'
import type { Db } from './client.ts'
import type { Prisma } from './generated/client.ts'
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

/** A key as it may be shown. */
export interface KeyHint {
  id: string
  provider: string
  /** Its last characters. */
  hint: string
}

/** The keys of all providers, each provider's in the order to try. */
export function keyHintsOf(db: Db, userId: string): Promise<KeyHint[]> {
  return db.prisma.providerKey.findMany({
    where: { userId },
    orderBy: [{ provider: 'asc' }, { position: 'asc' }],
    select: { id: true, provider: true, hint: true },
  })
}

/**
 * Seals stored keys of everybody anew, in one transaction; nobody else changes a key meanwhile. `reseal` gives the new
 * text, or null to leave it. Resolves to how many were changed.
 */
export function resealKeys(db: Db, reseal: (key: KeysOf & { sealed: string }) => string | null): Promise<number> {
  return db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE provider_keys IN SHARE ROW EXCLUSIVE MODE`
    const keys = await tx.providerKey.findMany({
      orderBy: [{ userId: 'asc' }, { provider: 'asc' }, { position: 'asc' }],
    })
    const changed = keys.map((key) => ({ id: key.id, sealed: reseal(key) })).filter(({ sealed }) => sealed !== null)
    if (changed.length === 0) return 0
    return tx.$executeRaw`UPDATE provider_keys AS stored SET sealed = anew.sealed
      FROM unnest(${changed.map(({ id }) => id)}::text[], ${changed.map(({ sealed }) => sealed)}::text[]) AS anew (id, sealed)
      WHERE stored.id = anew.id`
  })
}

interface KeysOf {
  userId: string
  provider: string
}

/** Stores one more key behind the others, sealed with `providerKeyContext`. Null: there are `most` of them. */
export function addSealedKey(
  db: Db,
  { userId, provider, sealed, hint }: KeysOf & { sealed: string; hint: string },
  { most }: { most: number },
): Promise<{ id: string; position: number } | null> {
  return alone(db, { userId, provider }, async (tx, ids) => {
    if (ids.length >= most) return null
    const key = { id: newId('providerKey'), position: ids.length }
    await tx.providerKey.create({ data: { ...key, userId, provider, sealed, hint } })
    return key
  })
}

/** With the last key goes what it could list. False: there is no such key. */
export function deleteKey(db: Db, { id, ...of }: KeysOf & { id: string }): Promise<boolean> {
  return alone(db, of, async (tx, ids) => {
    if (!ids.includes(id)) return false
    await tx.providerKey.delete({ where: { id } })
    const left = ids.filter((other) => other !== id)
    if (left.length === 0) await tx.modelList.deleteMany({ where: of })
    await renumber(tx, of, left)
    return true
  })
}

/** Puts a provider's keys into another order. False: those are not its keys, and nothing is changed. */
export function orderKeys(db: Db, { order, ...of }: KeysOf & { order: string[] }): Promise<boolean> {
  return alone(db, of, async (tx, ids) => {
    const isSame = order.length === ids.length && ids.every((id) => order.includes(id))
    if (isSame) await renumber(tx, of, order)
    return isSame
  })
}

/** One change of a person's keys at a time: their positions stand without gaps. */
function alone<T>(db: Db, of: KeysOf, change: (tx: Prisma.TransactionClient, ids: string[]) => Promise<T>): Promise<T> {
  return db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM users WHERE id = ${of.userId} FOR NO KEY UPDATE`
    const keys = await tx.providerKey.findMany({ where: of, orderBy: { position: 'asc' }, select: { id: true } })
    return change(
      tx,
      keys.map(({ id }) => id),
    )
  })
}

async function renumber(tx: Prisma.TransactionClient, { userId, provider }: KeysOf, ids: string[]): Promise<void> {
  // @NOTE below zero first: a place is unique at every moment
  await tx.$executeRaw`UPDATE provider_keys SET position = -1 - position
    WHERE user_id = ${userId} AND provider = ${provider}`
  await tx.$executeRaw`UPDATE provider_keys SET position = array_position(${ids}::text[], id) - 1
    WHERE user_id = ${userId} AND provider = ${provider}`
}
