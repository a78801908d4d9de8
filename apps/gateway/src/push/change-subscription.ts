import { pushSubscriptionsOf, type Db, type PushSubscription } from '@rain/db'
import { RainError, type PushChange } from '@rain/protocol'
import type { Session } from '../auth/tokens.ts'
import { isTimeZone } from './is-quiet.ts'

/** @throws RainError `not_found`, or `bad_request` for a time zone that does not exist. */
export async function changeSubscription(
  db: Db,
  { userId }: Session,
  id: string,
  change: PushChange,
): Promise<PushSubscription> {
  const { quiet, time_zone: timeZone, finished_after: finishedAfterS, ...same } = change
  if (timeZone !== undefined && !isTimeZone(timeZone)) throw new RainError('bad_request', 'That is not a time zone.')
  const hours = quiet === undefined ? {} : quietColumns(quiet)
  const { count } = await db.prisma.pushSubscription.updateMany({
    where: { id, userId },
    data: { ...same, ...hours, timeZone, finishedAfterS },
  })
  const row = count === 0 ? undefined : (await pushSubscriptionsOf(db, userId)).find((one) => one.id === id)
  if (!row) throw new RainError('not_found', 'That device shows no notifications any more.')
  return row
}

function quietColumns(quiet: NonNullable<PushChange['quiet']> | null) {
  if (quiet === null) return { quietFrom: null, quietTo: null }
  return { quietFrom: quiet.from, quietTo: quiet.to, quietApprovals: quiet.approvals_pass }
}
