import { chmod, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@rain/tools/free-port.mjs'
import { migrate } from '@rain/tools/migrate.mjs'
import { preparePostgres } from '@rain/tools/postgres.mjs'
import type { Progress } from '@rain/tools/progress.mjs'
import { rainService, waitUntilReady } from '@rain/tools/rain-services.mjs'
import { findRedis, prepareRedis } from '@rain/tools/redis.mjs'
import { testCache } from '@rain/tools/scratch-postgres.mjs'
import { startService, type Service } from '@rain/tools/service.mjs'
import { startProvider, type SimulatedProvider } from './provider.ts'

/** Everything Rain consists of, as `npm start` runs it, on data of its own, with a simulated provider. */
export interface Stack {
  url: string
  databaseUrl: string
  redisUrl: string
  /** A folder that agents may open. */
  projects: string
  pin: string
  gateway: Service
  runner: Service
  scheduler: Service
  redis: Service
  postgres: Service
  provider: SimulatedProvider
  stop(): Promise<void>
}

const readyTimeoutMs = 60_000
const pin = '482915'

/** Turns at a time: more than the default, because the largest number of streams is one of the figures. */
const concurrency = 1_000

export async function startStack(progress: Progress): Promise<Stack> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'rain-bench-')))
  await chmod(home, 0o711) // where Postgres runs as another user it must get at its files below
  const projects = join(home, 'projects')
  await mkdir(projects)
  const running: Service[] = []
  const start = (spec: Parameters<typeof startService>[0]) => {
    const service = startService(spec)
    running.push(service)
    return service
  }
  const killAll = () => running.forEach((service) => service.kill('SIGKILL'))
  process.on('exit', killAll)

  const preparedPostgres = await preparePostgres({ folder: join(home, 'postgres'), cache: testCache, progress })
  const program = await findRedis({ cache: testCache, progress })
  const preparedRedis = await prepareRedis({ folder: join(home, 'redis'), program })
  const redis = start(preparedRedis.spec)
  const postgres = start(preparedPostgres.spec)
  await Promise.all([postgres.ready, redis.ready])
  const databaseUrl = preparedPostgres.url('rain')
  await migrate(databaseUrl)
  const provider = await startProvider()

  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env = {
    PATH: process.env.PATH,
    // another build of the dashboard, to compare with
    ...(process.env.RAIN_WEB_DIR && { RAIN_WEB_DIR: process.env.RAIN_WEB_DIR }),
    HOME: home,
    DATABASE_URL: databaseUrl,
    REDIS_URL: preparedRedis.url,
    RAIN_HOME: home,
    RAIN_BROWSE_ROOT: projects,
    RAIN_PORT: String(port),
    RAIN_PIN: pin,
    RAIN_SECRET_KEY: randomBytes(32).toString('hex'),
    RAIN_LOG_LEVEL: 'info',
    RAIN_RUNNER_CONCURRENCY: String(concurrency),
    ANTHROPIC_API_KEY: provider.apiKey,
    ANTHROPIC_BASE_URL: provider.url,
  }
  const startApp = (name: Parameters<typeof rainService>[0]) => {
    const spec = rainService(name, { env })
    return start({ ...spec, args: ['--inspect-port=0', ...spec.args] })
  }
  const [gateway, runner, scheduler] = [startApp('gateway'), startApp('agent-runner'), startApp('scheduler')]
  await waitUntilReady(url, { signal: AbortSignal.timeout(readyTimeoutMs) }).catch((error) => {
    throw new Error([String(error), ...gateway.tail(), ...runner.tail()].join('\n  '))
  })

  return {
    url,
    databaseUrl,
    redisUrl: preparedRedis.url,
    projects,
    pin,
    gateway,
    runner,
    scheduler,
    redis,
    postgres,
    provider,
    async stop() {
      for (const service of running.reverse()) await service.stop()
      provider.stop()
      process.off('exit', killAll)
      await rm(home, { recursive: true, force: true })
    },
  }
}
