import { limits } from '@rain/protocol'
import type { Db } from './client.ts'
import { statement } from './sql.ts'

interface Which {
  userId: string
  id: string
}

/** Notes where a sign-in is to come back to; the runner does the rest. Whatever was under way is given up. */
export async function askForMcpSignIn(db: Db, { userId, id }: Which, sealedSignIn: string): Promise<boolean> {
  const where = { userId, id, enabled: true, kind: 'http' }
  const data = { sealedSignIn, signInHash: null, signInUrl: null, signInUntil: null }
  return (await db.prisma.mcpServer.updateMany({ where, data })).count > 0
}

/** The person may go to `url` now, and must come back with the state of which this is the hash. */
export async function openMcpSignIn(
  db: Db,
  { userId, id, version }: Which & { version: number },
  signIn: { hash: string; sealed: string; url: string },
): Promise<boolean> {
  const { hash, sealed, url } = signIn
  const until = new Date(Date.now() + limits.mcpSignInMs)
  const data = { signInHash: hash, sealedSignIn: sealed, signInUrl: url, signInUntil: until }
  return (await db.prisma.mcpServer.updateMany({ where: { userId, id, version }, data })).count > 0
}

export interface TakenSignIn {
  id: string
  version: number
  sealedSignIn: string
}

const take = statement<TakenSignIn>(
  'take-mcp-sign-in',
  `UPDATE mcp_servers SET sign_in_hash = NULL, sign_in_url = NULL, sign_in_until = NULL
   WHERE user_id = $1 AND sign_in_hash = $2 AND sign_in_until > now() AND sealed_sign_in IS NOT NULL
   RETURNING id, version, sealed_sign_in AS "sealedSignIn"`,
)

/** The sign-in of this person and this state, once: null for a second time, a stranger, or too late. */
export async function takeMcpSignIn(db: Db, userId: string, hash: string): Promise<TakenSignIn | null> {
  return (await take(db, [userId, hash]))[0] ?? null
}

/** Puts into a taken sign-in what the runner needs to end it; null: it has ended. */
export async function keepMcpSignIn(db: Db, { userId, id }: Which, sealedSignIn: string | null): Promise<void> {
  const ended = { sealedSignIn, signInHash: null, signInUrl: null, signInUntil: null }
  await db.prisma.mcpServer.updateMany({
    where: { userId, id },
    data: sealedSignIn === null ? ended : { sealedSignIn },
  })
}

const writeGrant = statement<{ grantVersion: number }>(
  'save-mcp-grant',
  `UPDATE mcp_servers SET sealed_grant = $4, grant_version = grant_version + 1,
     needs_sign_in = CASE WHEN $4::text IS NULL THEN needs_sign_in ELSE false END
   WHERE user_id = $1 AND id = $2 AND grant_version = $3
   RETURNING grant_version AS "grantVersion"`,
)

/** Writes the grant unless somebody else has since it was read; then null, and theirs is to be read. */
export async function saveMcpGrant(
  db: Db,
  { userId, id, grantVersion }: Which & { grantVersion: number },
  sealedGrant: string | null,
): Promise<number | null> {
  return (await writeGrant(db, [userId, id, grantVersion, sealedGrant]))[0]?.grantVersion ?? null
}

/** Forgets the tokens and whatever sign-in is under way. */
export async function dropMcpGrant(db: Db, { userId, id }: Which): Promise<boolean> {
  const data = {
    sealedGrant: null,
    grantVersion: { increment: 1 },
    version: { increment: 1 },
    sealedSignIn: null,
    signInHash: null,
    signInUrl: null,
    signInUntil: null,
  }
  return (await db.prisma.mcpServer.updateMany({ where: { userId, id }, data })).count > 0
}
