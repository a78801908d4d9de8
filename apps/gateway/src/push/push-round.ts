import { allPushSubscriptions, expectPushes, sumUpPushes, sweepPush } from '@rain/db'
import type { GatewayDeps } from '../deps.ts'
import { isQuiet } from './is-quiet.ts'
import { sendDue, type SendDeps } from './send-due.ts'

export interface RoundDeps extends SendDeps, Pick<GatewayDeps, 'bus' | 'timers'> {}

/**
 * Notes what has to be told, from the rows alone, and sends it. Any gateway does it at any time: what it writes is written
 * once, and a message is taken by one.
 */
export async function pushRound(deps: RoundDeps): Promise<void> {
  const { db, bus } = deps
  const subscriptions = await allPushSubscriptions(db)
  if (subscriptions.length === 0) return
  const now = new Date()
  const quiet = subscriptions.filter((one) => isQuiet(one, now)).map(({ id }) => id)
  const people = [...new Set(subscriptions.map(({ userId }) => userId))]
  // Without Redis nobody is known to look: a notification too many is better than one too few.
  const watching = await bus.watchers.watching(people).catch(() => [])
  await sumUpPushes(db, { quiet, watching })
  await expectPushes(db, { quiet, watching })
  await sendDue(deps)
}

const everyMs = 1_000
const sweepEveryMs = 60_000

/** Sends notifications until told to stop. Resolves, when it has stopped, after the round that was under way. */
export function keepPushing(deps: RoundDeps): () => Promise<void> {
  let round: Promise<void> | null = null
  const run = (work: () => Promise<unknown>, what: string) =>
    work().then(
      () => {},
      (error: unknown) => deps.logger.warn({ err: error }, what),
    )
  const stopRounds = deps.timers.every(everyMs, () => {
    round ??= run(() => pushRound(deps), 'notifications could not be looked after').finally(() => (round = null))
  })
  const stopSweeping = deps.timers.every(sweepEveryMs, () => {
    void run(() => sweepPush(deps.db), 'notifications could not be swept')
  })
  return async () => {
    stopRounds()
    stopSweeping()
    await round
  }
}
