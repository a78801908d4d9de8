import type { Presence } from '@rain/bus'
import { delay, type Logger } from '@rain/runtime'
import { reconcile, type ReconcileDeps } from './reconcile.ts'

export interface Ticker extends ReconcileDeps {
  presence: Pick<Presence, 'beatScheduler'>
  everyMs: number
  logger: Logger
}

/** A round is seldom longer, so that a scheduler which has said nothing for so long is stuck, or gone. */
const aliveForMs = 15_000

/** Looks over the rows again and again until told to stop. A round that fails is logged, and the next one tries again. */
export async function tickUntil(stop: AbortSignal, deps: Ticker): Promise<void> {
  const { presence, everyMs, logger } = deps
  while (!stop.aborted) {
    // @NOTE not awaited: a Redis that is away must not keep the rows from being looked over
    presence.beatScheduler(everyMs + aliveForMs).catch((error) => logger.warn({ err: error }, 'heartbeat failed'))
    try {
      const { expired, rung, announced, lost } = await reconcile(deps)
      if (expired + rung + announced + lost > 0) logger.info({ expired, rung, announced, lost }, 'reconciled')
    } catch (error) {
      logger.error({ err: error }, 'reconcile failed')
    }
    await delay(everyMs, stop)
  }
}
