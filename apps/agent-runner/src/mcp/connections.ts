import type { CallToolResult } from '@modelcontextprotocol/client'
import { backoffMs } from '@rain/runtime'
import { FailedStart, type McpConnection, type ToolCallRequest } from './connection.ts'
import type { describeTools } from './definition.ts'
import { McpFailed, problemOf, type Problem } from './problem.ts'

/** Which server, as it was when it was looked at. */
export interface ServerRef {
  userId: string
  id: string
  version: number
}

export interface ConnectionsDeps {
  /** @throws whatever keeps it from being open; soon when `signal` aborts */
  open(server: ServerRef, signal: AbortSignal): Promise<McpConnection>
  /** What a server says of its tools, whenever it was asked. */
  onDescribed(server: ServerRef, tools: Described): Promise<void>
  onFailure(server: ServerRef, tool: string | null, problem: Problem, log: string | null): Promise<void>
  nowMs(): number
  /** An unused connection is closed after this. */
  idleMs?: number
}

export type Described = ReturnType<typeof describeTools>

/** The open connections of this runner: made when first needed, kept for a while, closed when their server changes. */
export interface McpConnections {
  /** Calls a tool that has this very definition. Throws: see `problemOf`. */
  call(server: ServerRef, call: ToolCallRequest & { hash: string }): Promise<CallToolResult>
  /** Asks a server anew what its tools are. */
  check(server: ServerRef): Promise<Described>
  /** Lets go of a server that was changed or removed. */
  drop(id: string): void
  close(): Promise<void>
}

interface Kept {
  server: ServerRef
  opened: Promise<McpConnection>
  /** Gives up opening it. */
  giveUp: AbortController
  /** The hashes of its definitions by name, as it last described them. */
  described: Map<string, string> | null
  busy: number
  idle: NodeJS.Timeout | undefined
}

interface Rest {
  failures: number
  untilMs: number
}

const usualIdleMs = 5 * 60_000
const restBaseMs = 1_000
const restMostMs = 60_000

export function createMcpConnections(deps: ConnectionsDeps): McpConnections {
  const kept = new Map<string, Kept>()
  const rests = new Map<string, Rest>()
  const closing = new Set<Promise<void>>()

  function keep(server: ServerRef): Kept {
    const known = kept.get(server.id)
    if (known?.server.version === server.version) return known
    if (known) letGo(known)
    const giveUp = new AbortController()
    const opened = deps.open(server, giveUp.signal)
    const entry: Kept = { server, opened, giveUp, described: null, busy: 0, idle: undefined }
    kept.set(server.id, entry)
    opened.then(
      (connection) => connection.ended.then(() => forget(entry)),
      () => forget(entry),
    )
    return entry
  }

  function forget(entry: Kept): void {
    clearTimeout(entry.idle)
    if (kept.get(entry.server.id) === entry) kept.delete(entry.server.id)
  }

  function letGo(entry: Kept): void {
    forget(entry)
    entry.giveUp.abort()
    const closed = entry.opened.then((connection) => connection.close()).catch(() => {}) // it was never open
    closing.add(closed)
    void closed.finally(() => closing.delete(closed))
  }

  /** Works with the open connection; a failure is written down, and one of the server's makes it rest. */
  async function use<T>(
    server: ServerRef,
    { tool, signal }: { tool: string | null; signal?: AbortSignal },
    work: (entry: Kept, connection: McpConnection) => Promise<T>,
  ): Promise<T> {
    refuseResting(server)
    const entry = keep(server)
    entry.busy++
    clearTimeout(entry.idle)
    try {
      const result = await work(entry, await entry.opened)
      rests.delete(restKey(server))
      return result
    } catch (error) {
      if (signal?.aborted) throw error // the person stopped it: nobody has failed
      throw await noteFailure(entry, tool, error)
    } finally {
      entry.busy--
      if (entry.busy === 0) {
        entry.idle = setTimeout(() => letGo(entry), deps.idleMs ?? usualIdleMs)
        entry.idle.unref()
      }
    }
  }

  async function noteFailure(entry: Kept, tool: string | null, error: unknown): Promise<McpFailed> {
    const { server } = entry
    const problem = problemOf(error)
    if (isOfServer(problem)) noteRest(server)
    // One that hangs is not asked again as it is: its next call finds a new one.
    if (problem.code === 'timed_out' && entry.busy === 1) letGo(entry)
    await deps.onFailure(server, tool, problem, await logOf(entry, error))
    return new McpFailed(problem.code, problem.text, { cause: error })
  }

  function refuseResting(server: ServerRef): void {
    const rest = rests.get(restKey(server))
    const waitMs = (rest?.untilMs ?? 0) - deps.nowMs()
    if (waitMs <= 0) return
    const seconds = Math.ceil(waitMs / 1000)
    throw new McpFailed('resting', `It has failed ${rest?.failures} times and is left alone for ${seconds} s more.`)
  }

  function noteRest(server: ServerRef): void {
    const failures = (rests.get(restKey(server))?.failures ?? 0) + 1
    // The first failure may be chance: only from the second on it rests.
    const restMs =
      failures === 1 ? 0 : backoffMs(failures - 1, { baseMs: restBaseMs, maxMs: restMostMs, random: () => 1 })
    rests.set(restKey(server), { failures, untilMs: deps.nowMs() + restMs })
  }

  async function describe(entry: Kept, connection: McpConnection): Promise<Described> {
    const tools = await connection.describe()
    entry.described = new Map(tools.described.map(({ name, hash }) => [name, hash]))
    await deps.onDescribed(entry.server, tools)
    return tools
  }

  return {
    async call(server, { hash, ...request }) {
      const called = use(server, request, async (entry, connection) => {
        if (entry.described === null || connection.isStale()) await describe(entry, connection)
        if (entry.described?.get(request.tool) !== hash) throw changed
        request.signal.throwIfAborted()
        return connection.call(request)
      })
      return untilAborted(called, request.signal)
    },
    async check(server) {
      rests.delete(restKey(server))
      const known = kept.get(server.id)
      if (known && known.busy === 0) letGo(known)
      return use(server, { tool: null }, describe)
    },
    drop(id) {
      const entry = kept.get(id)
      if (entry) letGo(entry)
    },
    async close() {
      for (const entry of [...kept.values()]) letGo(entry)
      await Promise.all(closing)
    },
  }
}

/** Nobody waits for a server that is still being connected to once the turn is stopped. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const over = new AbortController()
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = () => reject(signal.reason as Error)
    signal.addEventListener('abort', onAbort, { once: true, signal: over.signal })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    over.abort()
    work.catch(() => {}) // its failure was told, or nobody is left to hear it
  }
}

const changed = new McpFailed(
  'changed',
  'The server describes this tool in another way than the person has accepted. It is offered again once they accept it on the page of MCP servers.',
)

function restKey({ id, version }: ServerRef): string {
  return `${id} ${version}`
}

/** Whether the server itself is to blame, and not the call or the person. */
function isOfServer({ code }: Problem): boolean {
  return ['start_failed', 'timed_out', 'closed', 'flooded', 'rubbish', 'unreachable'].includes(code)
}

async function logOf({ opened }: Kept, error: unknown): Promise<string | null> {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof FailedStart) return at.log
  const connection = await opened.catch(() => null)
  return connection?.log() ?? null
}
