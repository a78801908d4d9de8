import { delay, type Logger } from '@rain/runtime'
import { reconcile, type ReconcileDeps } from './reconcile.ts'

/** Looks over the rows again and again until told to stop. A round that fails is logged, and the next one tries again. */
export async function tickUntil(
  stop: AbortSignal,
  deps: ReconcileDeps & { everyMs: number; logger: Logger },
): Promise<void> {
  while (!stop.aborted) {
    try {
      const { expired, rung, announced, lost } = await reconcile(deps)
      if (expired + rung + announced + lost > 0) deps.logger.info({ expired, rung, announced, lost }, 'reconciled')
    } catch (error) {
      deps.logger.error({ err: error }, 'reconcile failed')
    }
    await delay(deps.everyMs, stop)
  }
}
