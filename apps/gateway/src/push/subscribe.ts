import { bindPushSubscription, type Db, type PushSubscription } from '@rain/db'
import { limits, newId, RainError, type NewPushSubscription } from '@rain/protocol'
import type { Session } from '../auth/tokens.ts'
import { isTimeZone } from './is-quiet.ts'
import { refuseEndpoint, type PushRules } from './push-way.ts'

/**
 * Takes a browser in, or hands one that is known to this session.
 * @throws RainError `bad_request` when nothing may be sent where it wants it, or there are too many.
 */
export async function subscribe(
  { db, rules }: { db: Db; rules: PushRules },
  { userId, tokenId }: Session,
  given: NewPushSubscription,
): Promise<PushSubscription> {
  const { endpoint, keys, label, language, time_zone: timeZone } = given
  if (!isTimeZone(timeZone)) throw new RainError('bad_request', 'That is not a time zone.')
  const refusal = await refuseEndpoint(endpoint, rules)
  if (refusal !== null) throw new RainError('bad_request', `Nothing can be sent to that push service: ${refusal}`)
  const row = { id: newId('push'), userId, tokenId, endpoint, ...keys, label, language, timeZone }
  const bound = await bindPushSubscription(db, row, limits.pushSubscriptions)
  if (bound) return bound
  throw new RainError(
    'bad_request',
    `At most ${limits.pushSubscriptions} devices show notifications. Remove one first.`,
  )
}
