import { sealingKeyFile } from '@rain/runtime'
import type { GatewayDeps } from '../deps.ts'
import { readProviders } from '../providers/read-providers.ts'
import { version } from '../version.ts'
import type { Checks } from './check.ts'
import { checkBrowser, checkSandbox } from './checks/abilities.ts'
import { checkAudit } from './checks/audit.ts'
import { checkClock } from './checks/clock.ts'
import { checkDevices } from './checks/devices.ts'
import { checkDisk } from './checks/disk.ts'
import { checkMigrations } from './checks/migrations.ts'
import { checkPostgres } from './checks/postgres.ts'
import { checkRunner, checkScheduler } from './checks/processes.ts'
import { judgeProviders } from './checks/providers.ts'
import { checkRedis } from './checks/redis.ts'
import { checkSecretKey } from './checks/secret-key.ts'
import { checkVersion } from './checks/version.ts'
import { keyCopyOf } from './key-copy.ts'

/** All that the doctor looks at for one person. */
export function allChecks(deps: GatewayDeps, userId: string): Checks {
  const { config, db, bus, sealingKeys, timers } = deps
  return {
    gateway: async () => ({
      finding: 'running',
      facts: { memory_bytes: process.memoryUsage.rss() },
      since: Math.floor(Date.now() / 1000 - process.uptime()),
    }),
    postgres: () => checkPostgres(db),
    migrations: () => checkMigrations(db, config.RAIN_MIGRATIONS_DIR),
    redis: () => checkRedis(bus),
    runner: () => checkRunner(bus.presence),
    scheduler: () => checkScheduler(bus.presence),
    sandbox: () => checkSandbox(bus.presence),
    browser: () => checkBrowser(bus.presence),
    devices: () => checkDevices(deps, userId, version),
    providers: async () => judgeProviders(await readProviders(deps, userId), timers.now()),
    disk: () => checkDisk({ data: config.RAIN_HOME, folders: config.RAIN_BROWSE_ROOT }),
    backups: async () => ({ finding: 'none' }),
    clock: () => checkClock(deps),
    secret_key: async () =>
      checkSecretKey({
        keyId: sealingKeys.current.id,
        copy: await keyCopyOf(db, userId),
        file: sealingKeyFile(config),
      }),
    audit: () => checkAudit(db, userId),
    version: () => checkVersion(bus.presence, version),
  }
}
