// @ts-check
// `rain up`, which is `npm start`: everything from a fresh clone to a URL, and everything down again.
import { buildApps, installPackages } from './bootstrap.mjs'
import { isPortFree } from './free-port.mjs'
import { openHome, prepareHome, rotateLog } from './home.mjs'
import { openKeyring } from './keyring.mjs'
import { takeLock } from './lock-file.mjs'
import { endSurvivors, readSurvivors } from './process-records.mjs'
import { createProgress, elapsed } from './progress.mjs'
import { rainService, waitUntilReady, webFolder } from './rain-services.mjs'
import { ensureSecretKey, secretKeyVariables } from './secret-key.mjs'
import { describeExit } from './service.mjs'
import { stopRequests } from './stop-requests.mjs'
import { createSupervisor } from './supervisor.mjs'

/** @typedef {import('./home.mjs').Home} Home */
/** @typedef {import('./progress.mjs').Progress} Progress */
/** @typedef {import('./supervisor.mjs').Supervisor} Supervisor */

const readyTimeoutMs = 90_000

/** @returns {Promise<number>} The exit code. */
export async function up() {
  const startedAt = Date.now()
  const progress = createProgress()
  const home = openHome()
  const address = readAddress(process.env)
  prepareHome(home)
  const lock = takeLock(home.lock, { url: address.url })
  if (!lock.held) {
    console.error(`Rain is already running on ${home.folder}: ${lock.holder.url} (process ${lock.holder.pid}).`)
    return 1
  }
  const stop = stopRequests()
  const supervisor = createSupervisor({ home, progress })
  try {
    await cleanUp(home, progress)
    if (!(await isPortFree(address.port, address.host))) {
      throw new Error(
        `Port ${address.port} of ${address.host} is in use by another program. Choose one with RAIN_PORT.`,
      )
    }
    await installPackages(progress, { signal: stop.signal })
    await buildApps(progress, { signal: stop.signal })
    stop.signal.throwIfAborted()
    const pin = await startEverything({ home, progress, supervisor, address, stop: stop.signal })
    progress.say(`\nRain is ready after ${elapsed(Date.now() - startedAt)}:  ${address.url}`)
    pin.show()
    progress.say(`Data in ${home.folder}. Ctrl-C stops it.\n`)
    await stop.requested
    return 0
  } catch (error) {
    if (stop.signal.aborted) return 0
    progress.warn(error instanceof Error ? error.message : String(error))
    return 1
  } finally {
    stop.onRepeat(() => supervisor.killServices())
    await supervisor.stop()
    lock.release()
    stop.dispose()
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ host: string, port: number, url: string }} `url` is where this machine finds it.
 */
export function readAddress(env) {
  const host = env.RAIN_HOST || '127.0.0.1'
  const port = Number(env.RAIN_PORT || 8000)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`RAIN_PORT is no port: ${env.RAIN_PORT}`)
  const near = /** @type {Record<string, string>} */ ({ '0.0.0.0': '127.0.0.1', '::': '::1' })[host] ?? host
  return { host, port, url: `http://${near.includes(':') ? `[${near}]` : near}:${port}` }
}

/** @param {Home} home @param {Progress} progress Ends what a supervisor that was killed left running. */
async function cleanUp(home, progress) {
  const survivors = readSurvivors(home.processes)
  if (survivors.length === 0) return
  const names = survivors.map(({ name, pid }) => `${name} (${pid})`).join(', ')
  await progress.step(`Ending what an earlier run left behind: ${names}`, () => endSurvivors(survivors))
}

/**
 * @param {object} options
 * @param {Home} options.home
 * @param {Progress} options.progress
 * @param {Supervisor} options.supervisor
 * @param {{ host: string, port: number, url: string }} options.address
 * @param {AbortSignal} options.stop
 */
async function startEverything({ home, progress, supervisor, address, stop }) {
  const keyring = openKeyring()
  const secretKey = await ensureSecretKey({ home, keyring })
  stop.throwIfAborted()
  const databaseUrl = process.env.DATABASE_URL || (await startPostgres(home, progress, supervisor))
  stop.throwIfAborted()
  const redisUrl = process.env.REDIS_URL || (await startRedis(home, progress, supervisor))
  stop.throwIfAborted()
  await migrateDatabase(databaseUrl, progress)
  const servicesUrl = await letIn(databaseUrl, progress)
  stop.throwIfAborted()

  const { ensureBubblewrap } = await import('./bubblewrap.mjs')
  const bubblewrap = await ensureBubblewrap({ cache: home.cache, progress })
  stop.throwIfAborted()

  const { choosePin } = await import('./first-pin.mjs')
  const pin = await choosePin({ home, databaseUrl, progress })
  const env = {
    ...process.env,
    DATABASE_URL: servicesUrl,
    REDIS_URL: redisUrl,
    RAIN_HOME: home.folder,
    RAIN_HOST: address.host,
    RAIN_PORT: String(address.port),
    ...secretKeyVariables(secretKey, home),
    RAIN_WEB_DIR: webFolder,
    RAIN_LOG_LEVEL: process.env.RAIN_LOG_LEVEL || 'info',
    RAIN_PIN: pin.value,
    ...(bubblewrap === null ? {} : { RAIN_BUBBLEWRAP: bubblewrap }),
  }
  await progress.step('Starting the services', async () => {
    const services = serviceSpecs(env, home).map((spec) => supervisor.startService(spec))
    const lost = services.map(async (service) => {
      const exit = await service.exited
      throw new Error([`${service.name} did not start: ${describeExit(exit)}`, ...service.tail()].join('\n  '))
    })
    const signal = AbortSignal.any([stop, AbortSignal.timeout(readyTimeoutMs)])
    await Promise.race([...lost, waitUntilReady(address.url, { signal })]).catch((error) => {
      if (error?.name !== 'TimeoutError') throw error
      throw new Error(`The gateway was not ready after ${readyTimeoutMs / 1000} s. See ${home.logs}.`)
    })
    for (const promise of lost) promise.catch(() => {}) // from now on the supervisor restarts them
  })
  supervisor.restartFromNowOn()
  const { dropOlderKeys } = await import('./drop-older-keys.mjs')
  await dropOlderKeys({ secretKey, keyring, databaseUrl })
  return pin
}

/** @param {NodeJS.ProcessEnv} env @param {Home} home */
function serviceSpecs(env, home) {
  const runners = Math.max(1, Number(env.RAIN_RUNNERS) || 1)
  const runnerNames = Array.from({ length: runners }, (_, at) =>
    runners === 1 ? 'agent-runner' : `agent-runner-${at + 1}`,
  )
  return [
    rainService('gateway', { env, logFile: home.log('gateway') }),
    ...runnerNames.map((name) => rainService('agent-runner', { name, env, logFile: home.log(name) })),
    rainService('scheduler', { env, logFile: home.log('scheduler') }),
  ]
}

/** @param {Home} home @param {Progress} progress @param {Supervisor} supervisor */
async function startPostgres(home, progress, supervisor) {
  const { preparePostgres } = await import('./postgres.mjs')
  const logFile = home.log('postgres')
  rotateLog(logFile)
  const { spec, url } = await preparePostgres({ folder: home.postgres, cache: home.cache, progress, logFile })
  await progress.step('Starting Postgres', () => supervisor.startServer(spec).ready)
  return url('rain')
}

/** @param {Home} home @param {Progress} progress @param {Supervisor} supervisor */
async function startRedis(home, progress, supervisor) {
  const { findRedis, prepareRedis } = await import('./redis.mjs')
  const logFile = home.log('redis')
  rotateLog(logFile)
  const program = await findRedis({ cache: home.cache, progress })
  const { spec, url } = await prepareRedis({ folder: home.redis, program, logFile })
  await progress.step('Starting Redis', () => supervisor.startServer(spec).ready)
  return url
}

/** @param {string} databaseUrl @param {Progress} progress */
async function migrateDatabase(databaseUrl, progress) {
  const { migrate } = await import('./migrate.mjs')
  const applied = await progress.step('Bringing the database up to date', () => migrate(databaseUrl))
  for (const name of applied) progress.say(`  ${name}`)
}

/** @param {string} databaseUrl @param {Progress} progress @returns {Promise<string>} What the services connect with. */
async function letIn(databaseUrl, progress) {
  const { letServicesIn } = await import('./services-role.mjs')
  const { url, problem } = await letServicesIn(databaseUrl)
  if (problem !== null) progress.warn(`The audit log is not protected from the services: ${problem} (docs/audit.md).`)
  return url
}
