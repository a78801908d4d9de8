import type { Db } from './client.ts'
import { statement } from './sql.ts'

interface Whose {
  userId: string
  agentId: string
}

/** What a sealed profile is bound to: it opens for no other agent and no other person. */
export function browserProfileContext({ userId, agentId }: Whose): string {
  return `browser-profile:${userId}:${agentId}`
}

export interface BrowserProfileRow extends Whose {
  sealed: string | null
  version: string
  savedAt: Date | null
}

const find = statement<BrowserProfileRow>(
  'browser-profile',
  `SELECT agent_id AS "agentId", user_id AS "userId", sealed, version, saved_at AS "savedAt"
   FROM browser_profiles WHERE agent_id = $1`,
)

/** Null: nothing of this agent's browser is kept. Read before every use of a browser. */
export async function findBrowserProfile(db: Db, agentId: string): Promise<BrowserProfileRow | null> {
  return (await find(db, [agentId]))[0] ?? null
}

const save = statement<{ version: string }>(
  'save-browser-profile',
  `UPDATE browser_profiles SET sealed = $3, saved_at = now(), version = gen_random_uuid()::text
   WHERE agent_id = $1 AND version = $2 RETURNING version`,
)

/** The new version. Null: since this one was read somebody has written, forgotten or switched it off. */
export async function saveBrowserProfile(
  db: Db,
  { agentId, version, sealed }: { agentId: string; version: string; sealed: string },
): Promise<string | null> {
  return (await save(db, [agentId, version, sealed]))[0]?.version ?? null
}

const keep = statement<{ agentId: string }>(
  'keep-browser-profile',
  `INSERT INTO browser_profiles (agent_id, user_id)
   SELECT id, user_id FROM agents WHERE user_id = $1 AND id = $2 AND destroyed_at IS NULL
   ON CONFLICT (agent_id) DO NOTHING RETURNING agent_id AS "agentId"`,
)

/** From now on what the agent's browser holds is kept. The same again changes nothing. */
export async function keepBrowserProfile(db: Db, { userId, agentId }: Whose): Promise<void> {
  await keep(db, [userId, agentId])
}

const forget = statement<{ agentId: string }>(
  'forget-browser-profile',
  `UPDATE browser_profiles SET sealed = NULL, saved_at = NULL, version = gen_random_uuid()::text
   WHERE user_id = $1 AND agent_id = $2 RETURNING agent_id AS "agentId"`,
)

/** Forgets what was kept; what comes is kept again. */
export async function forgetBrowserProfile(db: Db, { userId, agentId }: Whose): Promise<void> {
  await forget(db, [userId, agentId])
}

/** Nothing is kept any more, and nothing of before is left. */
export async function dropBrowserProfile(db: Db, { userId, agentId }: Whose): Promise<void> {
  await db.prisma.browserProfile.deleteMany({ where: { userId, agentId } })
}

/**
 * Seals every profile anew, in one transaction. `reseal` gives the new text, or null to leave it. Versions stay: what is
 * kept is the same. Resolves to how many were changed.
 */
export function resealBrowserProfiles(
  db: Db,
  reseal: (context: string, sealed: string) => string | null,
): Promise<number> {
  return db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK TABLE browser_profiles IN SHARE ROW EXCLUSIVE MODE`
    const rows = await tx.browserProfile.findMany({ where: { sealed: { not: null } } })
    const changes = rows.flatMap((row) => {
      const sealed = row.sealed && reseal(browserProfileContext(row), row.sealed)
      return sealed ? [{ agentId: row.agentId, sealed }] : []
    })
    for (const { agentId, sealed } of changes) {
      await tx.browserProfile.update({ where: { agentId }, data: { sealed } })
    }
    return changes.length
  })
}
