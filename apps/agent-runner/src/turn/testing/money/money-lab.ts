import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBus } from '@rain/bus'
import { createDb, type Db } from '@rain/db'
import { anAgent, aPerson, type Person } from '@rain/db/testing'
import {
  createGate,
  startAnthropic,
  startOpenai,
  testDatabase,
  testRedis,
  type Answer,
  type Gate,
  type RecordedRequest,
} from '@rain/testing'
import { advance } from '../../../advance.ts'
import { createHeldTurns, type HeldTurns } from '../../../held-turns.ts'
import { createAnthropicProvider } from '../../../providers/anthropic/index.ts'
import { realClock, type Clock } from '../../../providers/clock.ts'
import type { Candidate } from '../../../providers/failover/candidate.ts'
import { createOpenaiProvider } from '../../../providers/openai/index.ts'
import type { Provider } from '../../../providers/provider.ts'
import { cleanEnvironment } from '../../../tools/bash/clean-environment.ts'
import { startReaper } from '../../../tools/bash/reaper.ts'
import { noSandbox } from '../../../sandbox/create-sandbox.ts'
import { createCoreTools } from '../../../tools/core-tools.ts'
import { createToolRegistry, type ToolRegistry } from '../../../tools/registry.ts'
import type { Delivered } from './check-ledger.ts'
import { answerOf, planOf, readAsked, type Asked, type ProviderId } from './plan.ts'

/** A runner with connections of its own, to be killed. */
/** A thousand turns at once wait for a connection, on a busy machine for long. */
const patient = { connectMs: 60_000 }

export interface LabRunner {
  held: HeldTurns
  advance(turnId: string): Promise<void>
  /** As SIGKILL does: from now on nothing it does reaches a row, the log or a provider. */
  kill(): Promise<void>
}

/** Real rows, a real log, the real adapters of two providers and their simulated servers. */
export interface MoneyLab {
  /** Of whoever looks on: no runner uses it. */
  db: Db
  userId: string
  openAgents(count: number): Promise<Person[]>
  startRunner(): LabRunner
  /** What the servers have seen, each at its place in the order it came. */
  delivered(): Delivered[]
  close(): Promise<void>
}

export interface MoneyLabOptions {
  seed: number
  /** A request has come; so many have come by now. */
  onRequest(count: number): void
  /** The answer to this message has stopped in its middle, and goes on when the gate is opened. */
  onPause(message: number, gate: Gate): void
}

/** Retries wait, but not as long as they ask for. */
const clock: Clock = { ...realClock, delay: (ms, signal) => realClock.delay(Math.min(ms, 20), signal) }

export async function openMoneyLab({ seed, onRequest, onPause }: MoneyLabOptions): Promise<MoneyLab> {
  let count = 0
  const modelOf = (provider: ProviderId) => {
    const attemptOf = createAttempts()
    return (request: unknown): Answer => {
      onRequest(++count)
      const asked = readAsked(provider, request)
      const plan = planOf(seed, { ...asked, attempt: attemptOf(asked) })
      const gate = createGate()
      if (plan.isInterrupted) void gate.reached.then(() => onPause(asked.message, gate))
      return answerOf(plan, gate)
    }
  }
  const [database, redis, anthropic, openai] = await Promise.all([
    testDatabase(),
    testRedis(),
    startAnthropic(modelOf('claude')),
    startOpenai(modelOf('openai')),
  ])
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'rain-money-')))
  const reaper = startReaper(cleanEnvironment(process.env))
  const tools = createToolRegistry(
    await createCoreTools({ hostEnvironment: process.env, reaper, sandbox: noSandbox('not in this test') }),
  )
  const db = createDb(database.url, patient)
  const { userId } = await aPerson(db, { cwd: folder })
  const runners = new Set<LabRunner>()

  return {
    db,
    userId,
    openAgents: (count) =>
      Promise.all(
        Array.from({ length: count }, (_, index) => anAgent(db, { userId, cwd: folder, agentKey: `agent-${index}` })),
      ),
    startRunner() {
      const open = (send: typeof fetch): Record<ProviderId, Provider> => ({
        claude: createAnthropicProvider({ apiKey: anthropic.apiKey, baseUrl: anthropic.url, clock, fetch: send }),
        openai: createOpenaiProvider({ apiKey: openai.apiKey, baseUrl: openai.url, clock, fetch: send }),
      })
      const runner = createRunner({
        databaseUrl: database.url,
        redisUrl: redis.url,
        tools,
        rainHome: join(folder, '.rain-home'),
        open,
      })
      runners.add(runner)
      return runner
    },
    delivered: () => [
      ...deliveredBy('claude', seed, anthropic.requests, '/v1/messages'),
      ...deliveredBy('openai', seed, openai.requests, '/v1/responses'),
    ],
    async close() {
      await Promise.all([...runners].map((runner) => runner.kill()))
      reaper.close()
      await db.close()
      await Promise.all([anthropic.close(), openai.close(), database.close(), redis.close()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function createRunner(given: {
  databaseUrl: string
  redisUrl: string
  tools: ToolRegistry
  rainHome: string
  open(send: typeof fetch): Record<ProviderId, Provider>
}): LabRunner {
  const { tools, rainHome } = given
  const db = createDb(given.databaseUrl, patient)
  const bus = createBus(given.redisUrl)
  const held = createHeldTurns()
  const death = new AbortController()
  const providers = given.open((input, init) =>
    fetch(input, { ...init, signal: AbortSignal.any([death.signal, ...(init?.signal ? [init.signal] : [])]) }),
  )
  const candidateOf = (id: ProviderId): Candidate => ({
    providerId: id,
    open: async () => providers[id],
    name: id,
    model: 'auto',
    credential: `key of ${id}`,
    keyId: null,
  })
  const candidates = { claude: candidateOf('claude'), openai: candidateOf('openai') }
  const running = new Set<Promise<void>>()
  return {
    held,
    async advance(turnId) {
      const run = advance(turnId, {
        db,
        bus,
        tools,
        held,
        rainHome,
        sandboxed: false,
        runnerId: `runner-${crypto.randomUUID()}`,
        leaseMs: 60_000,
        draining: new AbortController().signal,
        resolveCandidates: async ({ provider }) => {
          const { claude, openai } = candidates
          return { candidates: provider === 'openai' ? [openai, claude] : [claude, openai], effort: undefined }
        },
        onUnexpected: (error) => {
          if (!death.signal.aborted) throw error
        },
      })
      running.add(run)
      await run.finally(() => running.delete(run))
    },
    async kill() {
      if (death.signal.aborted) return
      const closed = db.pool.end()
      death.abort()
      await Promise.allSettled([closed, bus.close(), ...running])
    },
  }
}

function deliveredBy(provider: ProviderId, seed: number, requests: RecordedRequest[], path: string): Delivered[] {
  const attemptOf = createAttempts()
  return requests
    .filter((request) => request.path === path)
    .map(({ body, counted, told }) => {
      const asked = readAsked(provider, body)
      const { fate, words } = planOf(seed, { ...asked, attempt: attemptOf(asked) })
      const brokeOffAfter = fate === 'breaks_off' ? words : fate === 'breaks_before_a_word' ? 0 : null
      return { ...asked, counted, told, brokeOffAfter }
    })
}

/** Counts how often the same was asked. */
function createAttempts(): (asked: Pick<Asked, 'message' | 'step'>) => number {
  const seen = new Map<string, number>()
  return ({ message, step }) => {
    const attempt = (seen.get(`${message} ${step}`) ?? 0) + 1
    seen.set(`${message} ${step}`, attempt)
    return attempt
  }
}
