import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@rain/tools/free-port.mjs'
import { isBuilt, rainService, waitUntilReady, webFolder, type RainService } from '@rain/tools/rain-services.mjs'
import { describeExit, startService, type Service } from '@rain/tools/service.mjs'
import { testDatabase } from './test-database.ts'
import { testRedis } from './test-redis.ts'

export interface StackOptions {
  gateways?: number
  runners?: number
  /** For every service, on top of the environment of the tests. */
  env?: Record<string, string>
  pin?: string
}

/** The whole of Rain as real processes, with a database, a Redis and a data folder of its own. */
export interface Stack {
  /** Of the first gateway. */
  url: string
  urls: string[]
  pin: string
  home: string
  /** What the services got; `DATABASE_URL` and `REDIS_URL` among them. */
  env: Record<string, string>
  /** Sends a signal to one process. Resolves when it has ended, or at once for signals that only pause or wake it. */
  kill(service: RainService, signal?: NodeJS.Signals, index?: number): Promise<void>
  /** Starts a process again, ending it first if it runs. */
  restart(service: RainService, index?: number): Promise<void>
  /** As a power cut would. */
  stopRedis(): Promise<void>
  /** With its data, at the same address. */
  startRedis(): Promise<void>
  /** Everything a process has written, over all its lives. */
  logs(service: RainService, index?: number): string[]
  /** Of the services as they are now. */
  pids(): number[]
  close(): Promise<void>
}

interface Member {
  start(): Service
  current: Service
  lines: string[]
}

const readyTimeoutMs = 60_000
const pauses = new Set<NodeJS.Signals>(['SIGSTOP', 'SIGCONT'])

/** Resolves when the stack is ready to take messages. Needs the apps built, as `npm test` does. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { gateways = 1, runners = 1, pin = '123456' } = options
  const missing = (['gateway', 'agent-runner', 'scheduler'] as const).filter((app) => !isBuilt(app))
  if (missing.length > 0) throw new Error(`not built: ${missing.join(', ')}. Run "npm run build" first.`)

  const [database, redis, home] = await Promise.all([testDatabase(), testRedis(), makeHome()])
  const ports = await freePorts(gateways)
  const env: Record<string, string> = {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    RAIN_HOME: home,
    RAIN_HOST: '127.0.0.1',
    RAIN_PIN: pin,
    RAIN_SECRET_KEY_FILE: join(home, 'secret.key'),
    RAIN_WEB_DIR: webFolder,
    RAIN_LOG_LEVEL: 'info',
    ...options.env,
  }
  const urls = ports.map((port) => `http://127.0.0.1:${port}`)
  const members = {
    gateway: ports.map((port) => startMember('gateway', { ...env, RAIN_PORT: String(port) })),
    'agent-runner': Array.from({ length: runners }, () => startMember('agent-runner', env)),
    scheduler: [startMember('scheduler', env)],
  }
  const all = Object.values(members).flat()
  const killAll = () => all.forEach((member) => member.current.kill('SIGKILL'))
  process.on('exit', killAll)

  const find = (service: RainService, index: number) => {
    const member = members[service][index]
    if (!member) throw new Error(`there is no ${service} number ${index}`)
    return member
  }
  const stack: Stack = {
    url: urls[0] ?? '',
    urls,
    pin,
    home,
    env,
    async kill(service, signal = 'SIGKILL', index = 0) {
      const { current } = find(service, index)
      current.kill(signal)
      if (!pauses.has(signal)) await current.exited
    },
    async restart(service, index = 0) {
      const member = find(service, index)
      await member.current.stop()
      member.current = member.start()
      if (service === 'gateway') await untilReady(urls[index] ?? '', [member])
    },
    stopRedis: redis.stop,
    startRedis: redis.start,
    logs: (service, index = 0) => find(service, index).lines,
    pids: () => all.map((member) => member.current.pid),
    async close() {
      await Promise.all(all.map((member) => (member.current.kill('SIGCONT'), member.current.stop())))
      process.off('exit', killAll)
      await Promise.all([redis.close(), database.close(), rm(home, { recursive: true, force: true })])
    },
  }
  try {
    await Promise.all(urls.map((url) => untilReady(url, all)))
  } catch (error) {
    killAll()
    await stack.close()
    throw error
  }
  return stack
}

function startMember(app: RainService, env: Record<string, string>): Member {
  const lines: string[] = []
  const spec = rainService(app, { env: { ...process.env, ...env }, onLine: (line) => lines.push(line) })
  const start = () => startService({ ...spec, stopTimeoutMs: 10_000 })
  return { start, current: start(), lines }
}

/** Rejects, with what it wrote, when one of the processes ends instead. */
async function untilReady(url: string, members: Member[]): Promise<void> {
  const done = new AbortController()
  const lost = members.map(async ({ current, lines }) => {
    const exit = await current.exited
    throw new Error([`${current.name} ended (${describeExit(exit)})`, ...lines.slice(-40)].join('\n  '))
  })
  for (const promise of lost) promise.catch(() => {})
  const ready = waitUntilReady(url, { signal: AbortSignal.any([done.signal, AbortSignal.timeout(readyTimeoutMs)]) })
  ready.catch(() => {})
  try {
    await Promise.race([ready, ...lost])
  } catch (error) {
    const written = members.flatMap(({ current, lines }) => [`--- ${current.name}`, ...lines.slice(-20)])
    throw new Error([`the stack at ${url} did not get ready`, ...written].join('\n'), { cause: error })
  } finally {
    done.abort()
  }
}

async function makeHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'rain-home-'))
  await writeFile(join(home, 'secret.key'), `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
  return home
}

async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await freePort())
  return [...ports]
}
