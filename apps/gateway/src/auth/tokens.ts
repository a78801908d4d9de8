import { createHash, randomBytes } from 'node:crypto'
import { appendAudit, statement, type Db } from '@rain/db'
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
  const { token, row } = newToken(userId, origin)
  await db.prisma.token.create({ data: row })
  await noteLogIn(db, row)
  return token
}

/** The same for whoever knew the PIN of that hash. Null: it has been changed since, and what was known is no longer it. */
export async function issueTokenForPin(
  db: Db,
  { userId, pinHash, origin }: { userId: string; pinHash: string; origin: TokenOrigin },
): Promise<string | null> {
  const { token, row } = newToken(userId, origin)
  const issued = await db.prisma.$transaction(async (tx) => {
    // @NOTE the lock makes a change of the PIN, which ends sessions, either see this one or come before it
    const isStill = await tx.$executeRaw`SELECT 1 FROM users WHERE id = ${userId} AND pin_hash = ${pinHash} FOR SHARE`
    if (isStill === 0) return false
    await tx.token.create({ data: row })
    return true
  })
  if (!issued) return null
  await noteLogIn(db, row)
  return token
}

function newToken(userId: string, { address, userAgent }: TokenOrigin) {
  const token = randomBytes(32).toString('base64url')
  const row = {
    id: newId('token'),
    userId,
    hash: hashToken(token),
    expiresAt: new Date(Date.now() + limits.tokenTtlMs),
    clientIp: address,
    ...(userAgent !== undefined && { userAgent: userAgent.slice(0, 200) }),
  }
  return { token, row }
}

function noteLogIn(db: Db, { id, userId, clientIp }: { id: string; userId: string; clientIp: string }): Promise<void> {
  return appendAudit(db, { userId, kind: 'logged_in', decided_by: id, decided_from: clientIp })
}

/** Null: unknown, revoked or expired. */
export async function findSession(db: Db, token: string): Promise<Session | null> {
  const row = await db.prisma.token.findUnique({ where: { hash: hashToken(token) } })
  if (!row || row.revokedAt || row.expiresAt <= new Date()) return null
  if (Date.now() - (row.lastUsedAt?.getTime() ?? 0) > usedToTheMs) await touchTokens(db, [row.id])
  return { tokenId: row.id, userId: row.userId, expiresAt: row.expiresAt }
}

/** How exactly it is known when a session was last used. */
const usedToTheMs = 60_000

const touch = statement<{ id: string }>(
  'touch-tokens',
  `UPDATE tokens SET last_used_at = now()
   WHERE id = ANY($1::text[]) AND (last_used_at IS NULL OR last_used_at < now() - interval '50 seconds')`,
)

/** Notes that these sessions are in use. */
export async function touchTokens(db: Db, tokenIds: string[]): Promise<void> {
  if (tokenIds.length > 0) await touch(db, [tokenIds])
}

/** Which sessions of a person: one, all but one, or all. */
export interface WhichTokens {
  userId: string
  tokenId?: string
  except?: string
}

/** The ids of those that were valid until now. */
export async function revokeTokens(
  prisma: Pick<Db['prisma'], 'token'>,
  { userId, tokenId, except }: WhichTokens,
): Promise<string[]> {
  const now = new Date()
  const id = tokenId ?? (except === undefined ? undefined : { not: except })
  const rows = await prisma.token.updateManyAndReturn({
    where: { userId, id, revokedAt: null, expiresAt: { gt: now } },
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
