import type { Bus } from '@rain/bus'
import type { Db } from '@rain/db'
import { revokeTokens } from './tokens.ts'

/** Ends one session, or all of the person's. Their sockets close within a second. Resolves to how many ended. */
export async function logOut(deps: { db: Db; bus: Bus }, which: { userId: string; tokenId?: string }): Promise<number> {
  const tokenIds = await revokeTokens(deps.db, which)
  if (tokenIds.length > 0) await deps.bus.signals.send({ type: 'tokens_revoked', tokenIds })
  return tokenIds.length
}
