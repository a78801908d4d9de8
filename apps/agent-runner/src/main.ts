import { mkdir, realpath } from 'node:fs/promises'
import { homedir } from 'node:os'
import { createBus } from '@rain/bus'
import { createDb } from '@rain/db'
import { createLogger, followSealingKeys, loadConfig, runUntilSignalled, touchUntil } from '@rain/runtime'
import { refuseBrokenRules } from './check-rules.ts'
import { runnerConfigSchema } from './config.ts'
import { createEgress } from './egress/egress.ts'
import { ownServicesOf } from './egress/own-services.ts'
import { createCandidateResolver } from './resolve-candidates.ts'
import { createSandbox, noSandbox } from './sandbox/create-sandbox.ts'
import { startReaper } from './tools/bash/reaper.ts'
import { cleanEnvironment } from './tools/bash/clean-environment.ts'
import { createCoreTools } from './tools/core-tools.ts'
import { createToolRegistry } from './tools/registry.ts'
import { createWebTools } from './tools/web-tools.ts'
import { workUntil } from './worker.ts'

const config = loadConfig(runnerConfigSchema, process.env)
const logger = createLogger({ name: 'agent-runner', level: config.RAIN_LOG_LEVEL })
refuseBrokenRules()

// Paths are judged by where they really lead; Rain's own folder too.
await mkdir(config.RAIN_HOME, { recursive: true, mode: 0o700 })
const rainHome = await realpath(config.RAIN_HOME)

const db = createDb(config.DATABASE_URL, { connections: 20 })
const bus = createBus(config.REDIS_URL)
const environment = cleanEnvironment(process.env)
const reaper = startReaper(environment)
const sandbox =
  config.RAIN_SANDBOX === 'off'
    ? noSandbox('It is switched off (RAIN_SANDBOX=off).')
    : await createSandbox({
        rainHome,
        home: await realpath(homedir()),
        searchPath: environment.PATH ?? '',
        limits: { memoryBytes: config.RAIN_SANDBOX_MEMORY_MB * 1024 * 1024 },
      })
logger.info({ sandbox: sandbox.status }, 'sandbox')
const egress = createEgress({ ownServices: ownServicesOf(config) })
const tools = createToolRegistry([
  ...(await createCoreTools({ hostEnvironment: process.env, reaper, sandbox })),
  ...createWebTools(config, egress),
])
const sealingKeysFor = await followSealingKeys(config)
const resolveCandidates = createCandidateResolver({ db, config, sealingKeysFor })

await runUntilSignalled(
  async (stop) => {
    const alive = touchUntil(stop, config.RAIN_ALIVE_FILE)
    await workUntil(stop, {
      db,
      bus,
      tools,
      logger,
      resolveCandidates,
      rainHome,
      sandboxed: sandbox.status.available,
      sandbox: sandbox.status,
      leaseMs: config.RAIN_LEASE_MS,
      drainMs: config.RAIN_DRAIN_MS,
      concurrency: config.RAIN_RUNNER_CONCURRENCY,
    })
    await alive
  },
  [{ close: async () => reaper.close() }, bus, db],
)
