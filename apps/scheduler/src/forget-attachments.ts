import { forgetUnsentAttachments, type Db } from '@rain/db'
import { delay, type Logger } from '@rain/runtime'

interface Forgetter {
  db: Db
  logger: Logger
  everyMs: number
}

/** A draft may wait so long for its message. */
const keptSeconds = 86_400
/** Files that one statement deletes at most. */
const batch = 50

/** Deletes, again and again until told to stop, files that were uploaded a day ago and never sent. */
export async function forgetAttachmentsUntil(stop: AbortSignal, { db, logger, everyMs }: Forgetter): Promise<void> {
  while (!stop.aborted) {
    try {
      const forgotten = await forgetAttachments(stop, db)
      if (forgotten > 0) logger.info({ forgotten }, 'files that were never sent deleted')
    } catch (error) {
      logger.error({ err: error }, 'files that were never sent could not be deleted')
    }
    await delay(everyMs, stop)
  }
}

/** Deletes all of them now, a batch at a time so that no statement holds rows for long. */
export async function forgetAttachments(stop: AbortSignal, db: Db): Promise<number> {
  let forgotten = 0
  while (!stop.aborted) {
    const count = await forgetUnsentAttachments(db, { olderThanSeconds: keptSeconds, most: batch })
    forgotten += count
    if (count < batch) break
  }
  return forgotten
}
