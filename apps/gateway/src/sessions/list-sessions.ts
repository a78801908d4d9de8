import type { Db } from '@rain/db'
import type { SessionInfo, SessionList } from '@rain/protocol'
import type { Session } from '../auth/tokens.ts'
import { describeUserAgent } from './describe-user-agent.ts'

/** More than anybody has; the ones used last are shown. */
const mostShown = 200

/** The sign-ins of a person that are valid: the one that asks first, then the one last used. */
export async function listSessions(db: Db, { userId, tokenId }: Session): Promise<SessionList> {
  const rows = await db.prisma.token.findMany({
    where: { userId, revokedAt: null, expiresAt: { gt: new Date() } },
    orderBy: [{ lastUsedAt: { sort: 'desc', nulls: 'last' } }, { createdAt: 'desc' }],
    take: mostShown,
  })
  const sessions = rows.map((row): SessionInfo => ({
    id: row.id,
    current: row.id === tokenId,
    ...describeUserAgent(row.userAgent),
    address: row.clientIp,
    created_at: row.createdAt.getTime() / 1000,
    last_used_at: row.lastUsedAt && row.lastUsedAt.getTime() / 1000,
    expires_at: row.expiresAt.getTime() / 1000,
  }))
  return { sessions: [...sessions.filter(({ current }) => current), ...sessions.filter(({ current }) => !current)] }
}
