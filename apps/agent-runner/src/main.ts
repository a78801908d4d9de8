import { mkdir, realpath } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createBus } from '@rain/bus'
import { createDb } from '@rain/db'
import { createLogger, followSealingKeys, loadConfig, runUntilSignalled, touchUntil } from '@rain/runtime'
import { createDesktops } from './desktop/turn-desktop.ts'
import { refuseBrokenRules } from './check-rules.ts'
import { createFolderMemory } from './changes/folder-memory.ts'
import { runnerConfigSchema } from './config.ts'
import { createEgress } from './egress/egress.ts'
import { ownServicesOf } from './egress/own-services.ts'
import { createMcp } from './mcp/create-mcp.ts'
import { createStartServer } from './mcp/start-server.ts'
import { createCandidateResolver } from './resolve-candidates.ts'
import { createSandbox, noSandbox } from './sandbox/create-sandbox.ts'
import { startReaper } from './tools/bash/reaper.ts'
import { cleanEnvironment } from './tools/bash/clean-environment.ts'
import { createBrowser } from './tools/browser/create-browser.ts'
import { createProfileStore } from './tools/browser/profile-store.ts'
import { createCoreTools } from './tools/core-tools.ts'
import { createToolRegistry } from './tools/registry.ts'
import { createDocumentReader } from './tools/web-fetch/read-document.ts'
import { checkSearch } from './tools/web-search/check-search.ts'
import { chooseEngine, configuredEngine } from './tools/web-search/choose-engine.ts'
import { withOwnSearch } from './tools/web-search/own-search.ts'
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
        home: await realpath(homedir()).catch(homedir),
        searchPath: environment.PATH ?? '',
        bubblewrap: config.RAIN_BUBBLEWRAP,
        limits: { memoryBytes: config.RAIN_SANDBOX_MEMORY_MB * 1024 * 1024 },
      })
logger.info({ sandbox: sandbox.status }, 'sandbox')
const wayRules = { ownServices: ownServicesOf(config) }
const egress = createEgress(wayRules)
const sealingKeysFor = await followSealingKeys(config)
const browser = await createBrowser({
  cdpAddress: config.RAIN_BROWSER_CDP,
  environment,
  reaper,
  egress,
  profiles: createProfileStore({ db, sealingKeysFor }),
})
logger.info({ browser: browser.status }, 'browser')
const tools = createToolRegistry([
  ...(await createCoreTools({ hostEnvironment: process.env, reaper, sandbox, openProxy: egress.openProxy })),
  ...createWebTools(config, { egress, sandbox }),
  ...browser.tools,
])
const resolveCandidates = createCandidateResolver({ db, config, sealingKeysFor, serverFetch: egress.serverFetch })
const startServer = createStartServer({
  sandbox,
  openProxy: egress.openProxy,
  environment,
  folder: join(rainHome, 'mcp'),
})
const ownSearch = { db, sealingKeysFor, fetch: egress.fetch }
const mcp = createMcp({
  db,
  bus,
  sealingKeysFor,
  wayRules,
  startServer,
  core: tools,
  onUnexpected: (error, context) => logger.error({ err: error, ...context }, 'mcp'),
})

const files = await createFolderMemory({ keepIn: join(rainHome, 'snapshots'), leftOut: [rainHome] })

await runUntilSignalled(
  async (stop) => {
    const alive = touchUntil(stop, config.RAIN_ALIVE_FILE)
    await workUntil(stop, {
      db,
      bus,
      tools,
      mcp: { ...mcp, toolsFor: withOwnSearch(mcp.toolsFor, ownSearch) },
      checkSearch: (userId) => checkSearch(userId, { ...ownSearch, bus, usual: chooseEngine(config, egress.fetch) }),
      searchEngine: configuredEngine(config),
      browser,
      findWay: egress.findWay,
      logger,
      resolveCandidates,
      desktops: createDesktops({ db, bus }),
      files,
      rainHome,
      readDocument: createDocumentReader(sandbox),
      sandboxed: sandbox.status.available,
      sandbox: sandbox.status,
      leaseMs: config.RAIN_LEASE_MS,
      drainMs: config.RAIN_DRAIN_MS,
      concurrency: config.RAIN_RUNNER_CONCURRENCY,
    })
    await alive
  },
  [mcp, browser, { close: async () => reaper.close() }, bus, db],
)
