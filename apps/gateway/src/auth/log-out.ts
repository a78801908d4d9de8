import type { Bus } from '@rain/bus'
import { appendAudit, type Db } from '@rain/db'
import { endLeasesOf } from '../policies/end-leases-of.ts'
import { tellSettingsChanged } from '../settings/tell-settings-changed.ts'
import { revokeTokens } from './tokens.ts'

/** Ends one session, or all of the person's and every leave to work alone. Their sockets close within a second. Resolves to how many ended. */
export async function logOut(deps: { db: Db; bus: Bus }, which: { userId: string; tokenId?: string }): Promise<number> {
  const { userId, tokenId } = which
  if (tokenId === undefined) await endLeasesOf(deps, { userId, by: 'log_out' })
  const tokenIds = await revokeTokens(deps.db.prisma, { userId, ...(tokenId !== undefined && { tokenId }) })
  await tellTokensRevoked(deps.bus, userId, tokenIds)
  await appendAudit(deps.db, { userId, kind: 'logged_out', sessions: tokenIds.length })
  return tokenIds.length
}

/** Has the sockets of revoked tokens closed, and the lists of sessions read again. */
export async function tellTokensRevoked(bus: Bus, userId: string, tokenIds: string[]): Promise<void> {
  if (tokenIds.length === 0) return
  await bus.signals.send({ type: 'tokens_revoked', tokenIds })
  await tellSettingsChanged(bus, userId, 'sessions')
}
