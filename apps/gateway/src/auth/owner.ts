import { randomInt } from 'node:crypto'
import type { Db } from '@rain/db'
import { newId } from '@rain/protocol'
import { hashPin, isShortPin } from './pin-hash.ts'

/** Any number that only this lock uses. */
const ownerLock = 7_246_001

/**
 * Makes the person this server belongs to, the first time. Several gateways may do so at once: one makes it.
 * Resolves to the PIN if one was made up, for whoever started the server to read.
 */
export async function ensureOwner(db: Db, chosenPin: string | undefined): Promise<string | null> {
  if (await findOwner(db)) return null
  const pin = chosenPin ?? String(randomInt(1_000_000)).padStart(6, '0')
  const pinHash = await hashPin(pin)
  const created = await db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${ownerLock})`
    if ((await tx.user.count()) > 0) return false
    await tx.user.create({ data: { id: newId('user'), pinHash } })
    return true
  })
  return created && !chosenPin ? pin : null
}

/** True when the owner's PIN is too short for a server that others can reach. */
export async function hasShortPin(db: Db): Promise<boolean> {
  const row = await db.prisma.user.findFirst({ orderBy: { createdAt: 'asc' }, select: { pinHash: true } })
  return row?.pinHash ? isShortPin(row.pinHash) : false
}

/** The id of the person this server belongs to. */
export async function findOwner(db: Db): Promise<string | null> {
  const row = await db.prisma.user.findFirst({ orderBy: { createdAt: 'asc' }, select: { id: true } })
  return row?.id ?? null
}
