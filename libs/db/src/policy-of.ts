import type { Lease, Rule } from '@rain/protocol'
import { isOnPath } from './branches/path.ts'
import type { Db } from './client.ts'
import { leaseAsJson, leaseRuns } from './leases.ts'
import { ruleAsJson } from './rules.ts'
import { statement } from './sql.ts'

/** Everything that decides about calls beside their level, as the rows have it now. */
export interface Policy {
  supervision: 'supervised' | 'semi_auto'
  /** Those of the person that may be about this agent. */
  rules: Rule[]
  /** The agent's lease that runs now. */
  lease: Lease | null
  /** Whose words the conversation has read, the last first. */
  taint: string[]
}

/** More are not told apart. */
const mostSources = 20

const read = statement<Policy>(
  'policy-of',
  `SELECT coalesce(a.supervision, 'supervised') AS supervision,
     (SELECT coalesce(jsonb_agg(${ruleAsJson} ORDER BY r.created_at, r.id), '[]') FROM policy_rules r
      WHERE r.user_id = $1 AND (r.agent_key IS NULL OR r.agent_key = $2)) AS rules,
     (SELECT ${leaseAsJson} FROM autonomy_leases l WHERE l.user_id = $1 AND l.agent_key = $2 AND ${leaseRuns}
      ORDER BY l.started_at DESC LIMIT 1) AS lease,
     ARRAY(SELECT r.source FROM (
         SELECT c.read_from AS source, c.finished_at AS at FROM turns t JOIN tool_calls c ON c.turn_id = t.id
         WHERE t.conversation_id = $3 AND c.read_from IS NOT NULL AND ${isOnPath}
         UNION ALL SELECT jsonb_array_elements_text(t.read_from), t.created_at FROM turns t
         WHERE t.conversation_id = $3 AND t.read_from IS NOT NULL AND ${isOnPath}
         UNION ALL SELECT 'attachment ' || f.name, f.sent_at FROM attachments f WHERE f.conversation_id = $3
       ) r GROUP BY r.source ORDER BY max(r.at) DESC LIMIT ${mostSources}) AS taint
   FROM (SELECT) one LEFT JOIN agents a ON a.user_id = $1 AND a.key = $2 AND a.destroyed_at IS NULL`,
)

/**
 * The policy a call is judged by. What a conversation has read counts until it is a new one, also where the output has
 * given way to a note or a summary: what the model made of it is still there. Only on another branch than the one in view it
 * does not count: nothing of it is told to the model there. A sub-agent begins with what its parent has read.
 */
export async function policyOf(
  db: Db,
  turn: { userId: string; ownerKey: string; conversationId: string },
): Promise<Policy> {
  const [policy] = await read(db, [turn.userId, turn.ownerKey, turn.conversationId])
  if (!policy) throw new Error('one row is always there')
  return policy
}

const known = statement<{ known: boolean }>(
  'is-known-address',
  `WITH texts AS (
     SELECT m.content::text AS text FROM turns t JOIN messages m ON m.turn_id = t.id
     WHERE t.conversation_id = $1 AND m.role = 'user' AND t.parent_turn_id IS NULL AND ${isOnPath}
     UNION ALL SELECT c.output FROM turns t JOIN tool_calls c ON c.turn_id = t.id
     WHERE t.conversation_id = $1 AND c.tool = 'web_search' AND c.output IS NOT NULL AND ${isOnPath}
   )
   SELECT EXISTS (SELECT 1 FROM texts WHERE position($2 IN text) > 0
     AND substr(text, position($2 IN text) + length($2), 1) !~ '[[:alnum:]/?&=%#._~:@!$*+,;-]') AS known`,
)

/**
 * Whether an address stands word for word in what the person wrote or a search has found. A page is no such place: one that
 * lists an address for each letter lets the choice of addresses spell what it wants to know.
 */
export async function isKnownAddress(db: Db, conversationId: string, address: string): Promise<boolean> {
  const [row] = await known(db, [conversationId, address])
  return row?.known ?? false
}

const supervise = statement<{ id: string }>(
  'set-supervision',
  `WITH a AS (
     UPDATE agents SET supervision = $3 WHERE user_id = $1 AND key = $2 AND destroyed_at IS NULL AND supervision <> $3
     RETURNING id
   )
   SELECT a.id FROM a, LATERAL (SELECT append_audit($1, 'policy_changed',
     jsonb_build_object('what', 'supervision', 'agent', $2::text, 'mode', $3::text, 'by', $4::text))) audited`,
)

/** Written into the audit log, where it changes anything. */
export async function setSupervision(
  db: Db,
  change: { userId: string; agentKey: string; supervision: Policy['supervision']; by: string },
): Promise<void> {
  await supervise(db, [change.userId, change.agentKey, change.supervision, change.by])
}
