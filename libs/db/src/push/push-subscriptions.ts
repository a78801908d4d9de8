import type { PushFailure, PushLanguage } from '@rain/protocol'
import type { Db } from '../client.ts'
import { statement } from '../sql.ts'

/** A browser that shows notifications, as its row has it. */
export interface PushSubscription {
  id: string
  userId: string
  tokenId: string
  endpoint: string
  p256dh: string
  auth: string
  label: string
  language: PushLanguage
  approvals: boolean
  questions: boolean
  finished: boolean
  failed: boolean
  finishedAfterS: number
  details: boolean
  /** Minutes of the local day; both or none. */
  quietFrom: number | null
  quietTo: number | null
  timeZone: string
  quietApprovals: boolean
  createdAt: Date
  lastOkAt: Date | null
  lastFailedAt: Date | null
  failure: PushFailure | null
}

export const pushSubscriptionColumns = `
  s.id, s.user_id AS "userId", s.token_id AS "tokenId", s.endpoint, s.p256dh, s.auth, s.label, s.language, s.approvals,
  s.questions, s.finished, s.failed, s.finished_after_s AS "finishedAfterS", s.details, s.quiet_from AS "quietFrom",
  s.quiet_to AS "quietTo", s.time_zone AS "timeZone", s.quiet_approvals AS "quietApprovals", s.created_at AS "createdAt",
  s.last_ok_at AS "lastOkAt", s.last_failed_at AS "lastFailedAt", s.failure`

/** Of sessions that were not revoked. One whose day is over is still its person's: the same browser signs in again. */
const ofLivingSessions = `push_subscriptions s JOIN tokens k ON k.id = s.token_id AND k.revoked_at IS NULL`

const ofPerson = statement<PushSubscription>(
  'push-subscriptions-of',
  `SELECT ${pushSubscriptionColumns} FROM ${ofLivingSessions} WHERE s.user_id = $1 ORDER BY s.created_at, s.id`,
)

export function pushSubscriptionsOf(db: Db, userId: string): Promise<PushSubscription[]> {
  return ofPerson(db, [userId])
}

const all = statement<PushSubscription>(
  'push-subscriptions',
  `SELECT ${pushSubscriptionColumns} FROM ${ofLivingSessions}`,
)

/** Of everybody. */
export function allPushSubscriptions(db: Db): Promise<PushSubscription[]> {
  return all(db, [])
}

export interface NewSubscription {
  id: string
  userId: string
  tokenId: string
  endpoint: string
  p256dh: string
  auth: string
  label: string
  language: PushLanguage
  timeZone: string
}

// @NOTE whoever used this browser before, its endpoint is now this person's: what was to be sent there for another is dropped
const bind = statement<PushSubscription>(
  'bind-push-subscription',
  `WITH others AS (
     DELETE FROM push_subscriptions WHERE endpoint = $4 AND user_id <> $2 RETURNING id
   ), s AS (
     INSERT INTO push_subscriptions (id, user_id, token_id, endpoint, p256dh, auth, label, language, time_zone)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9
     WHERE (SELECT count(*) FROM others) = 0 AND ($10 > (SELECT count(*) FROM push_subscriptions WHERE user_id = $2)
       OR EXISTS (SELECT 1 FROM push_subscriptions WHERE endpoint = $4))
     ON CONFLICT (endpoint) DO UPDATE SET token_id = excluded.token_id, p256dh = excluded.p256dh, auth = excluded.auth,
       language = excluded.language, time_zone = excluded.time_zone, bound_at = now(), failure = NULL
     RETURNING *
   )
   SELECT ${pushSubscriptionColumns} FROM s`,
)

/** Takes a browser in, or hands one that is known to this session. Null: the person has `most` already. */
export async function bindPushSubscription(
  db: Db,
  given: NewSubscription,
  most: number,
): Promise<PushSubscription | null> {
  const { id, userId, tokenId, endpoint, p256dh, auth, label, language, timeZone } = given
  const values = [id, userId, tokenId, endpoint, p256dh, auth, label, language, timeZone, most]
  // The second try is for an endpoint that was another person's: a row cannot go and come in one statement.
  return (await bind(db, values))[0] ?? (await bind(db, values))[0] ?? null
}

const remove = statement<{ id: string }>(
  'remove-push-subscription',
  `DELETE FROM push_subscriptions WHERE id = $1 AND user_id = $2 RETURNING id`,
)

export async function removePushSubscription(db: Db, { userId, id }: { userId: string; id: string }): Promise<boolean> {
  return (await remove(db, [id, userId])).length > 0
}

const sweep = statement<{ id: string }>(
  'sweep-push-subscriptions',
  `DELETE FROM push_subscriptions s WHERE s.bound_at < now() - interval '30 days'
     OR NOT EXISTS (SELECT 1 FROM tokens k WHERE k.id = s.token_id AND k.revoked_at IS NULL)
   RETURNING s.id`,
)

const forget = statement<{ key: string }>(
  'forget-push-deliveries',
  `DELETE FROM push_deliveries WHERE created_at < now() - interval '7 days' AND status <> 'waiting' RETURNING key`,
)

/**
 * Removes browsers whose session was signed out or revoked, or that have not been heard of for 30 days, and deliveries that
 * nothing asks for any more.
 * @returns How many browsers.
 */
export async function sweepPush(db: Db): Promise<number> {
  await forget(db, [])
  return (await sweep(db, [])).length
}
