import type { Bus } from '@rain/bus'
import { appendAudit, type Db } from '@rain/db'
import { endLeasesOf } from '../policies/end-leases-of.ts'
import { revokeTokens } from './tokens.ts'

/** Ends one session, or all of the person's and every leave to work alone. Their sockets close within a second. Resolves to how many ended. */
export async function logOut(deps: { db: Db; bus: Bus }, which: { userId: string; tokenId?: string }): Promise<number> {
  if (which.tokenId === undefined) await endLeasesOf(deps, { userId: which.userId, by: 'log_out' })
  const tokenIds = await revokeTokens(deps.db, which)
  if (tokenIds.length > 0) await deps.bus.signals.send({ type: 'tokens_revoked', tokenIds })
  await appendAudit(deps.db, { userId: which.userId, kind: 'logged_out', sessions: tokenIds.length })
  return tokenIds.length
}
