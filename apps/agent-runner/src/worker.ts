import { hostname } from 'node:os'
import type { Bus } from '@rain/bus'
import type { Db } from '@rain/db'
import { searchKeyProvider, type SearchEngineId } from '@rain/protocol'
import { aborted, settledWithin, type Logger } from '@rain/runtime'
import { checkProvider } from './check-provider.ts'
import { advance, type AdvanceDeps } from './advance.ts'
import { beatUntil } from './heartbeat.ts'
import type { SandboxStatus } from './sandbox/sandbox.ts'
import { createHeldTurns } from './held-turns.ts'
import type { Mcp } from './mcp/create-mcp.ts'
import type { AgentBrowser } from './tools/browser/create-browser.ts'
import { version } from './version.ts'

export interface WorkerDeps extends Omit<AdvanceDeps, 'held' | 'runnerId' | 'onUnexpected' | 'draining'> {
  db: Db
  bus: Bus
  logger: Logger
  mcp: Pick<Mcp, 'toolsFor' | 'doJob' | 'drop'>
  browser: Pick<AgentBrowser, 'renewProfile' | 'status'>
  /** Tries the search of a person, and tells how it went. */
  checkSearch(userId: string): Promise<void>
  /** Told with every heartbeat. */
  searchEngine: SearchEngineId | null
  /** The same. */
  sandbox: SandboxStatus
  concurrency: number
  /** How long a model step or a tool may still run after the runner was told to stop. */
  drainMs: number
}

/** How long the last writes may take after that. */
const closeMs = 5_000

/** Takes jobs until told to stop; then lets what runs come to a good place and gives it back. */
export async function workUntil(stop: AbortSignal, deps: WorkerDeps): Promise<void> {
  const { bus, logger, leaseMs } = deps
  const held = createHeldTurns()
  const runnerId = `${hostname()}-${process.pid}-${crypto.randomUUID().slice(0, 8)}`
  const onUnexpected: AdvanceDeps['onUnexpected'] = (error, context) =>
    logger.error({ err: error, ...context }, 'unexpected')
  const ended = new AbortController()

  const heartbeat = beatUntil(ended.signal, {
    ...deps,
    held,
    runnerId,
    presence: bus.presence,
    hasBrowser: deps.browser.status.source !== null,
    version,
    everyMs: leaseMs / 4,
    onError: (error) => logger.warn({ err: error }, 'heartbeat failed'),
  })
  const stopListening = await bus.signals.onSignal((signal) => {
    if (signal.type === 'turn_cancelled') held.stop(signal.turnId, 'cancelled')
    if (signal.type === 'mcp_server_changed') deps.mcp.drop(signal.serverId)
    if (signal.type === 'browser_profile_changed') {
      deps.browser.renewProfile(signal.agentId).catch((error) => logger.warn({ err: error }, 'browser profile'))
    }
  })
  const worker = bus.startWorker({
    concurrency: deps.concurrency,
    advance: (turnId) =>
      advance(turnId, { ...deps, toolsFor: deps.mcp.toolsFor, held, runnerId, onUnexpected, draining: stop }),
    onError: (error) => logger.warn({ err: error }, 'queue'),
  })
  const checker = bus.startChecker({
    check: (job) =>
      job.provider === searchKeyProvider ? deps.checkSearch(job.userId) : checkProvider(job, { ...deps, onUnexpected }),
    onError: (error) => logger.warn({ err: error }, 'provider check'),
  })
  const mcpWorker = bus.startMcpWorker({
    work: (job) => deps.mcp.doJob(job),
    onError: (error) => logger.warn({ err: error }, 'mcp'),
  })
  logger.info({ runnerId }, 'runner started')

  await aborted(stop)
  const allEnded = Promise.all([worker.close(), checker.close(), mcpWorker.close()])
  await settledWithin(deps.drainMs, allEnded)
  held.stopAll('shutdown')
  await settledWithin(closeMs, allEnded)
  ended.abort()
  stopListening()
  await heartbeat
  await settledWithin(1_000, bus.presence.leave(runnerId))
}
