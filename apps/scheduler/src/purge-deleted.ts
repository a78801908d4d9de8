import { purgeDeleted, type Db } from '@rain/db'
import { limits } from '@rain/protocol'
import { delay, type Logger } from '@rain/runtime'

/** Deletes for good, again and again until told to stop, what a person has deleted and not brought back in time. */
export async function purgeDeletedUntil(
  stop: AbortSignal,
  { db, logger, everyMs }: { db: Db; logger: Logger; everyMs: number },
): Promise<void> {
  while (!stop.aborted) {
    try {
      const purged = await purgeDeleted(db, limits.undoMs)
      if (purged > 0) logger.info({ purged }, 'what was deleted is gone')
    } catch (error) {
      logger.error({ err: error }, 'what was deleted could not be purged')
    }
    await delay(everyMs, stop)
  }
}
