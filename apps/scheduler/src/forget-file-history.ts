import { forgetFileHistory, type Db } from '@rain/db'
import { delay, type Logger } from '@rain/runtime'

interface Forgetter {
  db: Db
  logger: Logger
  everyMs: number
}

/** Rows that one statement deletes at most. */
const batch = 200

/** Forgets, again and again until told to stop, what agents changed in files too long ago to be undone. */
export async function forgetFileHistoryUntil(stop: AbortSignal, { db, logger, everyMs }: Forgetter): Promise<void> {
  while (!stop.aborted) {
    try {
      const forgotten = await forgetFileHistory(db, batch)
      if (forgotten > 0) logger.info({ forgotten }, 'old changes of files forgotten')
    } catch (error) {
      logger.error({ err: error }, 'old changes of files could not be forgotten')
    }
    await delay(everyMs, stop)
  }
}
