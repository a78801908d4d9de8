import { appendAudit, type AuditKind, type Db } from '@rain/db'

/** Who has changed something, and from where. */
export interface Actor {
  userId: string
  tokenId: string
  address: string
}

/**
 * Writes a change of what Rain may do, or what with, into the audit log, right behind the change. `about` says what changed
 * in a few names and values; never a secret.
 */
export async function noteChange(
  db: Db,
  { userId, tokenId, address }: Actor,
  kind: AuditKind,
  about: Record<string, string | boolean | null>,
): Promise<void> {
  await appendAudit(db, { ...about, userId, kind, decided_by: tokenId, decided_from: address })
}
