import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBus, type Bus } from '@rain/bus'
import { createDb, type Db } from '@rain/db'
import { must } from '@rain/protocol'
import { createLogger, loadConfig, parseSealingKeys } from '@rain/runtime'
import { testDatabase, testRedis } from '@rain/testing'
import { ensureOwner, findOwner } from '../auth/owner.ts'
import { issueToken } from '../auth/tokens.ts'
import { gatewayConfigSchema } from '../config.ts'
import { createDeps, type GatewayDeps } from '../deps.ts'
import type { Timers } from '../live/timers.ts'
import { startGateway, type Gateway } from '../start-gateway.ts'

export const pin = '482915'

/** A gateway with its own database, Redis and folder. */
export interface TestGateway {
  url: string
  deps: GatewayDeps
  db: Db
  bus: Bus
  /** What clients may browse; empty. */
  home: string
  /** Another gateway on the same Postgres and Redis, with connections of its own. */
  another(options?: StartOptions): Promise<{ url: string; deps: GatewayDeps; close(): Promise<void> }>
  /** A token of its own for each caller, so that limits by token are not shared. */
  token(): Promise<string>
  userId: string
  /** Redis, to stop and start it. */
  redis: Awaited<ReturnType<typeof testRedis>>
  close(): Promise<void>
}

export interface StartOptions {
  env?: Record<string, string>
  timers?: Timers
}

export async function startTestGateway(options: StartOptions = {}): Promise<TestGateway> {
  const [database, redis] = await Promise.all([testDatabase(), testRedis()])
  const home = await realpath(await mkdtemp(join(tmpdir(), 'rain-gateway-')))
  const env = { DATABASE_URL: database.url, REDIS_URL: redis.url, RAIN_BROWSE_ROOT: home }

  async function another({ env: more, timers }: StartOptions = {}) {
    const config = loadConfig(gatewayConfigSchema, {
      ...env,
      RAIN_PORT: '0',
      RAIN_WEB_DIR: join(home, 'no-dashboard'),
      RAIN_LOG_LEVEL: 'fatal',
      ...more,
    })
    const db = createDb(database.url, { connections: 5 })
    const bus = createBus(redis.url)
    await bus.redis.ping()
    const logger = createLogger({ name: 'gateway', level: config.RAIN_LOG_LEVEL })
    const deps = createDeps({ config, db, bus, logger, timers, sealingKeys: parseSealingKeys('11'.repeat(32)) })
    await ensureOwner(db, pin)
    const gateway: Gateway = await startGateway(deps)
    return {
      url: `http://127.0.0.1:${gateway.port}`,
      deps,
      async close() {
        await gateway.close()
        await bus.close()
        await db.close()
      },
    }
  }

  const first = await another(options)
  const { db, bus } = first.deps
  const userId = must(await findOwner(db), 'made at the start')
  return {
    ...first,
    db,
    bus,
    home,
    another,
    redis,
    userId,
    token: () => issueToken(db, userId, { address: '127.0.0.1', userAgent: 'test' }),
    async close() {
      await first.close()
      await Promise.all([database.close(), redis.close(), rm(home, { recursive: true, force: true })])
    },
  }
}
