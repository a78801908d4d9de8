import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBus, type Bus } from '@rain/bus'
import { claimTurn, createDb, decideRequest, type Db, type Turn } from '@rain/db'
import { anAgent, aPerson, aQueuedTurn, type Person } from '@rain/db/testing'
import type { Event, EventOf, EventType } from '@rain/protocol'
import { testDatabase, testRedis } from '@rain/testing'
import { advance, type AdvanceDeps } from '../../advance.ts'
import { createDesktops } from '../../desktop/turn-desktop.ts'
import { createHeldTurns } from '../../held-turns.ts'
import type { Candidate } from '../../providers/failover/candidate.ts'
import type { Provider } from '../../providers/provider.ts'
import type { Candidates } from '../../resolve-candidates.ts'
import { cleanEnvironment } from '../../tools/bash/clean-environment.ts'
import { startReaper } from '../../tools/bash/reaper.ts'
import { noSandbox } from '../../sandbox/create-sandbox.ts'
import { createCoreTools } from '../../tools/core-tools.ts'
import { createToolRegistry, type AnyTool } from '../../tools/registry.ts'

/** Real rows, a real log, real tools in a folder of their own; only the model is scripted. */
export interface TurnLab {
  db: Db
  bus: Bus
  folder: string
  userId: string
  held: AdvanceDeps['held']
  /** What every turn may call. */
  tools: AdvanceDeps['tools']
  /** From now on turns have these tools, too. */
  useTools(toolsFor: AdvanceDeps['toolsFor']): void
  /** From now on messages go to a new agent: what an earlier one waits for is no matter any more. */
  newAgent(): Promise<void>
  send(text: string): Promise<Turn>
  /** Whom messages go to now. */
  agent(): Person
  /** Does with a turn what a runner does with its job; several providers are asked in their order. */
  advance(turnId: string, provider: Provider | [Provider, ...Provider[]], leaseMs?: number): Promise<void>
  /** What the log holds about a turn. */
  events(turnId: string): Promise<Event[]>
  event<T extends EventType>(turnId: string, type: T): Promise<EventOf<T>>
  decide(turnId: string, decision: 'approved' | 'denied', reason?: string): Promise<void>
  /** A runner claims the turn and is lost at once. */
  claimAndDie(turnId: string): Promise<Turn>
  close(): Promise<void>
}

function toCandidates(
  providers: Provider | [Provider, ...Provider[]],
  { agentId, model }: Pick<Turn, 'agentId' | 'model'>,
): Candidates['candidates'] {
  const toCandidate = (provider: Provider, index: number): Candidate => ({
    providerId: provider.id,
    open: async () => provider,
    model,
    name: provider.id,
    credential: `${agentId} ${index}`,
    keyId: null,
  })
  if (!Array.isArray(providers)) return [toCandidate(providers, 0)]
  const [first, ...others] = providers
  return [toCandidate(first, 0), ...others.map((other, index) => toCandidate(other, index + 1))]
}

export interface TurnLabSettings {
  /** Stand in for the real tools of the same names, or stand beside them. */
  tools?: AnyTool[]
  sandboxed?: boolean
  isAttended?: () => boolean
  findWay?: AdvanceDeps['findWay']
  readDocument?: AdvanceDeps['readDocument']
}

export async function openTurnLab({
  tools: others = [],
  sandboxed = false,
  isAttended,
  findWay,
  readDocument,
}: TurnLabSettings = {}): Promise<TurnLab> {
  const [database, redis] = await Promise.all([testDatabase(), testRedis()])
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'rain-turn-')))
  const db = createDb(database.url)
  const bus = createBus(redis.url)
  const reaper = startReaper(cleanEnvironment(process.env))
  const core = await createCoreTools({ hostEnvironment: process.env, reaper, sandbox: noSandbox('not in this test') })
  const replaced = new Set(others.map(({ name }) => name))
  const tools = createToolRegistry([...core.filter(({ name }) => !replaced.has(name)), ...others])
  const owner = await aPerson(db, { cwd: folder })
  const { userId } = owner
  let agent = owner
  const held = createHeldTurns()
  const desktops = createDesktops({ db, bus })
  let toolsFor: AdvanceDeps['toolsFor']

  const events: TurnLab['events'] = async (turnId) => {
    const all: Event[] = []
    for await (const { event } of bus.log.readBackwards(userId, '+')) all.unshift(event)
    return all.filter((event) => 'turn_id' in event && event.turn_id === turnId)
  }

  return {
    db,
    bus,
    folder,
    userId,
    held,
    tools,
    events,
    useTools: (given) => void (toolsFor = given),
    async newAgent() {
      agent = await anAgent(db, { userId, cwd: folder, agentKey: crypto.randomUUID() })
    },
    agent: () => agent,
    send: (text) => aQueuedTurn(db, agent, text),
    advance: (turnId, provider, leaseMs = 20_000) =>
      advance(turnId, {
        db,
        bus,
        tools,
        desktops,
        ...(toolsFor ? { toolsFor } : {}),
        held,
        leaseMs,
        runnerId: 'runner-under-test',
        rainHome: join(folder, '.rain-home'),
        sandboxed,
        ...(isAttended ? { isAttended } : {}),
        ...(findWay ? { findWay } : {}),
        ...(readDocument ? { readDocument } : {}),
        draining: new AbortController().signal,
        resolveCandidates: async (turn) => ({ candidates: toCandidates(provider, turn), effort: undefined }),
        onUnexpected: (error) => {
          throw error
        },
      }),
    async event(turnId, type) {
      const found = (await events(turnId)).find((event) => event.type === type)
      if (!found) throw new Error(`no ${type} in the log`)
      return found as EventOf<typeof type>
    },
    async decide(turnId, decision, reason) {
      const pending = await db.prisma.permissionRequest.findMany({ where: { turnId, status: 'pending' } })
      for (const { id, userId } of pending) {
        const answer = { requestId: id, userId, decision, decidedBy: 'tok', decidedFrom: null, reason: reason ?? null }
        await decideRequest(db, answer)
      }
    },
    async claimAndDie(turnId) {
      const claimed = await claimTurn(db, { turnId, owner: 'lost-runner', leaseMs: -1_000 })
      if (!claimed) throw new Error('not claimed')
      return claimed.turn
    },
    async close() {
      reaper.close()
      await bus.close()
      await db.close()
      await Promise.all([database.close(), redis.close(), rm(folder, { recursive: true, force: true })])
    },
  }
}
