import { createHash, randomBytes } from 'node:crypto'
import { appendAudit, type Db } from '@rain/db'
import { limits, newId } from '@rain/protocol'

/** Who a valid token speaks for. */
export interface Session {
  tokenId: string
  userId: string
  expiresAt: Date
}

export interface TokenOrigin {
  address: string
  userAgent: string | undefined
}

/** A new token for 24 hours, noted in the audit log. It is seen once, here; the row keeps its hash. */
export async function issueToken(db: Db, userId: string, origin: TokenOrigin): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const id = newId('token')
  await db.prisma.token.create({
    data: {
      id,
      userId,
      hash: hashToken(token),
      expiresAt: new Date(Date.now() + limits.tokenTtlMs),
      clientIp: origin.address,
      userAgent: origin.userAgent?.slice(0, 200),
    },
  })
  await appendAudit(db, { userId, kind: 'logged_in', decided_by: id, decided_from: origin.address })
  return token
}

/** Null: unknown, revoked or expired. */
export async function findSession(db: Db, token: string): Promise<Session | null> {
  const row = await db.prisma.token.findUnique({ where: { hash: hashToken(token) } })
  if (!row || row.revokedAt || row.expiresAt <= new Date()) return null
  return { tokenId: row.id, userId: row.userId, expiresAt: row.expiresAt }
}

/** The ids of those that were valid until now. */
export async function revokeTokens(db: Db, which: { userId: string; tokenId?: string }): Promise<string[]> {
  const now = new Date()
  const rows = await db.prisma.token.updateManyAndReturn({
    where: { userId: which.userId, id: which.tokenId, revokedAt: null, expiresAt: { gt: now } },
    data: { revokedAt: now },
    select: { id: true },
  })
  return rows.map((row) => row.id)
}

/** Of these tokens, the ids of those that are no longer valid. */
export async function invalidAmong(db: Db, tokenIds: string[]): Promise<string[]> {
  if (tokenIds.length === 0) return []
  const valid = await db.prisma.token.findMany({
    where: { id: { in: tokenIds }, revokedAt: null, expiresAt: { gt: new Date() } },
    select: { id: true },
  })
  const validIds = new Set(valid.map((row) => row.id))
  return tokenIds.filter((id) => !validIds.has(id))
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
