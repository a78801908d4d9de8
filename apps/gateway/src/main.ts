import { createBus } from '@rain/bus'
import { createDb } from '@rain/db'
import { aborted, createLogger, loadConfig, readSealingKeys, runUntilSignalled } from '@rain/runtime'
import { ensureOwner, hasShortPin } from './auth/owner.ts'
import { gatewayConfigSchema, shortPinRefusal } from './config.ts'
import { createDeps } from './deps.ts'
import { isLoopback } from './infra/loopback.ts'
import { resealStoredKeys } from './sealing/reseal-stored-keys.ts'
import { startGateway } from './start-gateway.ts'

const config = loadConfig(gatewayConfigSchema, process.env)
const logger = createLogger({ name: 'gateway', level: config.RAIN_LOG_LEVEL })
const sealingKeys = await readSealingKeys(config)

const db = createDb(config.DATABASE_URL, { connections: 20 })
const bus = createBus(config.REDIS_URL)
const deps = createDeps({ config, db, bus, logger, sealingKeys })

await runUntilSignalled(
  async (stop) => {
    const firstPin = await ensureOwner(db, config.RAIN_PIN)
    if (firstPin) logger.warn({ firstPin }, `first PIN: ${firstPin}`)
    if (!isLoopback(config.RAIN_HOST) && (await hasShortPin(db))) throw new Error(shortPinRefusal)
    await resealStoredKeys(deps)
    const gateway = await startGateway(deps)
    logger.info({ host: config.RAIN_HOST, port: gateway.port }, 'listening')
    await aborted(stop)
    await gateway.close()
  },
  [bus, db],
)
