import { forgetDesktopPictures, type Db } from '@rain/db'
import { delay, type Logger } from '@rain/runtime'

interface Forgetter {
  db: Db
  logger: Logger
  everyMs: number
  /** Pictures that one statement deletes at most. */
  batch?: number
}

/** Deletes, again and again until told to stop, the pictures of desktops whose time is over. */
export async function forgetPicturesUntil(stop: AbortSignal, { everyMs, ...deps }: Forgetter): Promise<void> {
  while (!stop.aborted) {
    try {
      const forgotten = await forgetPictures(stop, deps)
      if (forgotten > 0) deps.logger.info({ forgotten }, 'pictures of desktops deleted')
    } catch (error) {
      deps.logger.error({ err: error }, 'pictures of desktops could not be deleted')
    }
    await delay(everyMs, stop)
  }
}

/** Deletes all of them now, a batch at a time so that no statement holds rows for long. */
export async function forgetPictures(
  stop: AbortSignal,
  { db, batch = 200 }: Pick<Forgetter, 'db' | 'batch'>,
): Promise<number> {
  let forgotten = 0
  while (!stop.aborted) {
    const count = await forgetDesktopPictures(db, batch)
    forgotten += count
    if (count < batch) break
  }
  return forgotten
}
