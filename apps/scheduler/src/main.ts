import { createBus } from '@rain/bus'
import { createDb } from '@rain/db'
import { createLogger, loadConfig, runUntilSignalled, touchUntil } from '@rain/runtime'
import { schedulerConfigSchema } from './config.ts'
import { forgetAttachmentsUntil } from './forget-attachments.ts'
import { forgetFileHistoryUntil } from './forget-file-history.ts'
import { forgetPicturesUntil } from './forget-pictures.ts'
import { purgeDeletedUntil } from './purge-deleted.ts'
import { tickUntil } from './tick.ts'

const config = loadConfig(schedulerConfigSchema, process.env)
const logger = createLogger({ name: 'scheduler', level: config.RAIN_LOG_LEVEL })
const db = createDb(config.DATABASE_URL, { connections: 3 })
const bus = createBus(config.REDIS_URL)

logger.info('scheduler started')
await runUntilSignalled(
  async (stop) => {
    const alive = touchUntil(stop, config.RAIN_ALIVE_FILE)
    const forgetting = forgetPicturesUntil(stop, { db, logger, everyMs: config.RAIN_FORGET_MS })
    const forgettingFiles = forgetAttachmentsUntil(stop, { db, logger, everyMs: config.RAIN_FORGET_MS })
    const forgettingHistory = forgetFileHistoryUntil(stop, { db, logger, everyMs: config.RAIN_FORGET_MS })
    const purging = purgeDeletedUntil(stop, { db, logger, everyMs: config.RAIN_FORGET_MS })
    await tickUntil(stop, {
      db,
      bus,
      presence: bus.presence,
      logger,
      graceMs: config.RAIN_GRACE_MS,
      everyMs: config.RAIN_RECONCILE_MS,
    })
    await Promise.all([alive, forgettingFiles, forgettingHistory, forgetting, purging])
  },
  [bus, db],
)
