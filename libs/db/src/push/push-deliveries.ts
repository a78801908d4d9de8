import type { Level, PushFailure, PushKind, PushLanguage } from '@rain/protocol'
import type { Db } from '../client.ts'
import { statement } from '../sql.ts'

export interface PushMoment {
  /** Subscriptions whose quiet hours it is. */
  quiet: string[]
  /** People who look at a page of Rain. */
  watching: string[]
}

// @NOTE what is open while its person looks is left alone: when they go away without an answer it is sent then. A turn that
// ends while they look is noted as seen.
const expect = statement<{ status: string }>(
  'expect-pushes',
  `WITH s AS (
     SELECT p.*, p.id = ANY($1::text[]) AS quiet, p.user_id = ANY($2::text[]) AS watched
     FROM push_subscriptions p JOIN tokens k ON k.id = p.token_id AND k.revoked_at IS NULL
   ), facts AS (
     SELECT 'approval' AS kind, 'approval:' || r.id AS key, r.id, r.user_id, r.created_at AS at, 0 AS took
     FROM permission_requests r WHERE r.status = 'pending' AND r.expires_at > now()
     UNION ALL
     SELECT CASE WHEN q.purpose IN ('tool', 'takeover') THEN 'question' ELSE 'halted' END, 'question:' || q.id, q.id, q.user_id,
       q.created_at, 0
     FROM questions q WHERE q.status = 'pending' AND q.expires_at > now()
     UNION ALL
     SELECT CASE WHEN t.outcome = 'failed' THEN 'failed' ELSE 'finished' END, 'turn:' || t.id, t.id, t.user_id, t.finished_at,
       extract(epoch FROM t.finished_at - coalesce(t.started_at, t.created_at))
     FROM turns t WHERE t.user_id IN (SELECT user_id FROM s) AND t.finished_at > now() - interval '1 hour'
       AND t.status = 'done' AND t.outcome IN ('completed', 'failed') AND t.parent_turn_id IS NULL
   )
   INSERT INTO push_deliveries (subscription_id, key, kind, subject_id, status)
   SELECT s.id, f.key, f.kind, f.id,
     CASE WHEN s.watched THEN 'skipped'
       WHEN s.quiet AND NOT (f.kind = 'approval' AND s.quiet_approvals) THEN 'held' ELSE 'waiting' END
   FROM s JOIN facts f ON f.user_id = s.user_id AND f.at >= s.created_at
   WHERE CASE f.kind WHEN 'approval' THEN s.approvals WHEN 'question' THEN s.questions
       WHEN 'finished' THEN s.finished AND f.took >= s.finished_after_s ELSE s.failed END
     AND NOT (s.watched AND f.kind IN ('approval', 'question', 'halted'))
   ON CONFLICT DO NOTHING RETURNING status`,
)

/**
 * Writes down what has to be sent: for every browser what is open or has ended since it subscribed, and was not written down
 * before. Safe to run anywhere at any time, and twice at once.
 * @returns How many wait to be sent now.
 */
export async function expectPushes(db: Db, { quiet, watching }: PushMoment): Promise<number> {
  return (await expect(db, [quiet, watching])).filter(({ status }) => status === 'waiting').length
}

const sumUp = statement<{ key: string }>(
  'sum-up-pushes',
  `WITH freed AS (
     UPDATE push_deliveries d SET status = 'skipped' FROM push_subscriptions s
     WHERE s.id = d.subscription_id AND d.status = 'held' AND NOT s.id = ANY($1::text[])
     RETURNING d.*, s.user_id
   ), told AS (
     SELECT f.subscription_id, f.kind, count(*) AS n, min(f.created_at) AS since
     FROM freed f LEFT JOIN permission_requests r ON f.kind = 'approval' AND r.id = f.subject_id
       LEFT JOIN questions q ON f.kind IN ('question', 'halted') AND q.id = f.subject_id
     WHERE NOT f.user_id = ANY($2::text[])
       AND (f.kind IN ('finished', 'failed') OR r.status = 'pending' OR q.status = 'pending')
     GROUP BY f.subscription_id, f.kind
   )
   INSERT INTO push_deliveries (subscription_id, key, kind, status, counts)
   SELECT subscription_id, 'summary:' || extract(epoch FROM min(since))::bigint, 'summary', 'waiting', jsonb_object_agg(kind, n)
   FROM told GROUP BY subscription_id
   ON CONFLICT DO NOTHING RETURNING key`,
)

/** What was held back for browsers whose quiet hours are over becomes one summary each, of what is still worth telling. */
export async function sumUpPushes(db: Db, { quiet, watching }: PushMoment): Promise<number> {
  return (await sumUp(db, [quiet, watching])).length
}

/** How many of a kind there were while it was quiet. */
export type PushCounts = Partial<Record<PushKind, number>>

/** One message that has to go now, with all that its words need. */
export interface DuePush {
  subscriptionId: string
  key: string
  kind: PushKind
  subjectId: string | null
  attempts: number
  counts: PushCounts | null
  createdAt: Date
  userId: string
  endpoint: string
  p256dh: string
  auth: string
  language: PushLanguage
  details: boolean
  sealedKey: string | null
  /** False: the request was answered, or its time is over. */
  isOpen: boolean
  /** Of a request. */
  expiresAt: Date | null
  /** The agent in the dashboard, also where a sub-agent asks. */
  agentKey: string | null
  agentLabel: string | null
  cwd: string | null
  tool: string | null
  input: Record<string, unknown> | null
  level: Level | null
  questions: { question?: string }[] | null
  purpose: string | null
  outcomeText: string | null
  errorCode: string | null
}

/** How long whoever has taken a message has for sending it, before another may; seconds. */
const takenForS = 60

const take = statement<DuePush>(
  'take-pushes',
  `WITH due AS (
     SELECT d.subscription_id, d.key FROM push_deliveries d WHERE d.status = 'waiting' AND d.due_at <= now()
     ORDER BY d.due_at LIMIT $1 FOR UPDATE SKIP LOCKED
   ), d AS (
     UPDATE push_deliveries o SET attempts = o.attempts + 1, due_at = now() + make_interval(secs => ${takenForS})
     FROM due WHERE o.subscription_id = due.subscription_id AND o.key = due.key RETURNING o.*
   )
   SELECT d.subscription_id AS "subscriptionId", d.key, d.kind, d.subject_id AS "subjectId", d.attempts, d.counts,
     d.created_at AS "createdAt", s.user_id AS "userId", s.endpoint, s.p256dh, s.auth, s.language, s.details,
     u.sealed_push_key AS "sealedKey",
     CASE WHEN d.kind = 'approval' THEN coalesce(r.status = 'pending' AND r.expires_at > now(), false)
       WHEN d.kind IN ('question', 'halted') THEN coalesce(q.status = 'pending' AND q.expires_at > now(), false)
       ELSE true END AS "isOpen",
     coalesce(r.expires_at, q.expires_at) AS "expiresAt", split_part(t.agent_key, '::', 1) AS "agentKey",
     a.label AS "agentLabel", t.cwd, c.tool, coalesce(c.edited_input, c.input) AS input, r.level, q.questions, q.purpose,
     t.outcome_text AS "outcomeText", t.error_code AS "errorCode"
   FROM d JOIN push_subscriptions s ON s.id = d.subscription_id JOIN users u ON u.id = s.user_id
     LEFT JOIN permission_requests r ON d.kind = 'approval' AND r.id = d.subject_id
     LEFT JOIN questions q ON d.kind IN ('question', 'halted') AND q.id = d.subject_id
     LEFT JOIN turns t ON t.id = coalesce(r.turn_id, q.turn_id, CASE WHEN d.kind IN ('finished', 'failed') THEN d.subject_id END)
     LEFT JOIN tool_calls c ON c.id = r.tool_call_id
     LEFT JOIN agents a ON a.user_id = t.user_id AND a.key = split_part(t.agent_key, '::', 1)`,
)

/** Takes up to `most` messages to send them. What is not noted as done within a minute is taken again. */
export function takePushes(db: Db, most: number): Promise<DuePush[]> {
  return take(db, [most])
}

type DeliveryId = Pick<DuePush, 'subscriptionId' | 'key'>

const arm = statement<object>(
  'arm-push-ticket',
  `UPDATE push_deliveries SET deny_hash = $3 WHERE subscription_id = $1 AND key = $2`,
)

/** Before it is sent: the hash of the ticket in it that denies its request. */
export async function armPushTicket(db: Db, { subscriptionId, key }: DeliveryId, hash: string): Promise<void> {
  await arm(db, [subscriptionId, key, hash])
}

const done = statement<object>(
  'push-sent',
  `WITH d AS (UPDATE push_deliveries SET status = 'sent', sent_at = now() WHERE subscription_id = $1 AND key = $2)
   UPDATE push_subscriptions SET last_ok_at = now(), failure = NULL WHERE id = $1`,
)

/** The push service has taken it. */
export async function notePushSent(db: Db, { subscriptionId, key }: DeliveryId): Promise<void> {
  await done(db, [subscriptionId, key])
}

const skip = statement<object>(
  'push-skipped',
  `UPDATE push_deliveries SET status = 'skipped' WHERE subscription_id = $1 AND key = $2`,
)

/** Nothing has to be told any more. */
export async function skipPush(db: Db, { subscriptionId, key }: DeliveryId): Promise<void> {
  await skip(db, [subscriptionId, key])
}

const fail = statement<object>(
  'push-failed',
  `WITH d AS (
     UPDATE push_deliveries SET status = CASE WHEN $4::float IS NULL THEN 'failed' ELSE 'waiting' END,
       due_at = now() + make_interval(secs => coalesce($4::float, 0))
     WHERE subscription_id = $1 AND key = $2
   )
   UPDATE push_subscriptions SET last_failed_at = now(), failure = $3 WHERE id = $1`,
)

/** It was not taken. `retryMs`: when to try again; null: never. */
export async function notePushFailed(
  db: Db,
  { subscriptionId, key }: DeliveryId,
  { failure, retryMs }: { failure: PushFailure; retryMs: number | null },
): Promise<void> {
  await fail(db, [subscriptionId, key, failure, retryMs === null ? null : retryMs / 1000])
}

const test = statement<{ id: string }>(
  'test-push',
  `INSERT INTO push_deliveries (subscription_id, key, kind, status)
   SELECT id, 'test:' || extract(epoch FROM clock_timestamp()), 'test', 'waiting' FROM push_subscriptions
   WHERE id = $1 AND user_id = $2 RETURNING subscription_id AS id`,
)

/** A message only to see it arrive. False: the person has no such browser. */
export async function testPush(db: Db, { userId, id }: { userId: string; id: string }): Promise<boolean> {
  return (await test(db, [id, userId])).length > 0
}

const redeem = statement<{ requestId: string; userId: string; tokenId: string }>(
  'redeem-push-ticket',
  `UPDATE push_deliveries d SET deny_hash = NULL FROM push_subscriptions s JOIN tokens k ON k.id = s.token_id
   WHERE s.id = d.subscription_id AND d.deny_hash = $1 AND d.kind = 'approval' AND k.revoked_at IS NULL
   RETURNING d.subject_id AS "requestId", s.user_id AS "userId", s.token_id AS "tokenId"`,
)

/** Which request a ticket denies, and in whose name. It works once. Null: it is not good, or was used. */
export async function redeemPushTicket(db: Db, hash: string) {
  return (await redeem(db, [hash]))[0] ?? null
}
