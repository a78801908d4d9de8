import type { Bus } from '@rain/bus'
import type { Db } from '@rain/db'
import { noteChange, type Actor } from '../audit/note-change.ts'
import { tellTokensRevoked } from '../auth/log-out.ts'
import { revokeTokens } from '../auth/tokens.ts'
import { endLeasesOf } from '../policies/end-leases-of.ts'

/**
 * Ends one session of the person, or without an id all but the one that asks, and then every leave to work alone with them.
 * Their sockets close within a second. Resolves to how many ended.
 */
export async function endSessions(deps: { db: Db; bus: Bus }, actor: Actor, id?: string): Promise<number> {
  const { userId, tokenId } = actor
  if (id === undefined) await endLeasesOf(deps, { userId, by: 'log_out' })
  const which = id === undefined ? { except: tokenId } : { tokenId: id }
  const ended = await revokeTokens(deps.db.prisma, { userId, ...which })
  await tellTokensRevoked(deps.bus, userId, ended)
  await noteChange(deps.db, actor, 'session_ended', {
    change: 'ended',
    sessions: String(ended.length),
    session: id ?? null,
  })
  return ended.length
}
