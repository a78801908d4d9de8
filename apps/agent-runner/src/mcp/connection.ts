import {
  Client,
  StreamableHTTPClientTransport,
  type CallToolResult,
  type JsonSchemaValidator,
  type Transport,
} from '@modelcontextprotocol/client'
import { settledWithin } from '@rain/runtime'
import type { WayRules } from '@rain/runtime/egress'
import { describeTools } from './definition.ts'
import { createMcpFetch } from './egress-fetch.ts'
import { keepTail, type Tail } from './tail.ts'
import type { GrantStore } from './oauth/grant.ts'
import { withOwnHeaders } from './own-headers.ts'
import { createStoredAuth } from './oauth/stored-auth.ts'
import { McpFailed, problemOf, type Problem } from './problem.ts'
import { createStdioTransport, type StartedServer } from './stdio-transport.ts'
import type { McpTarget } from './target.ts'

export interface ConnectionDeps {
  startServer: StartServer
  wayRules: WayRules
  grants: GrantStore
  /** The version that Rain gives to servers. */
  rainVersion: string
  limits?: Partial<ConnectionLimits>
}

/** Starts a local server in its sandbox. @throws McpFailed `start_failed`, `no_sandbox` */
export type StartServer = (server: McpTarget & { config: { type: 'stdio' } }) => Promise<StartedServer>

export interface ConnectionLimits {
  connectMs: number
  /** Without a word of progress. */
  callMs: number
  /** With them. */
  longestCallMs: number
}

const usualLimits: ConnectionLimits = { connectMs: 30_000, callMs: 60_000, longestCallMs: 600_000 }

const mostPages = 20
const mostListed = 1_000

/** An open connection. Whatever it throws, `problemOf` explains. */
export interface McpConnection {
  /** What the server says of its tools now. */
  describe(): Promise<ReturnType<typeof describeTools>>
  /** It has said that its tools are not the same any more. */
  isStale(): boolean
  call(call: ToolCallRequest): Promise<CallToolResult>
  /** The end of what it wrote to its standard error. */
  log(): string
  /** Resolves when it is over, with the reason when it ended by itself. */
  ended: Promise<Problem | null>
  close(): Promise<void>
}

export interface ToolCallRequest {
  tool: string
  input: Record<string, unknown>
  signal: AbortSignal
  onProgress(text: string): void
}

/** @throws whatever keeps it from being open, or soon when `signal` aborts before it is */
export async function openConnection(
  target: McpTarget,
  deps: ConnectionDeps,
  signal: AbortSignal,
): Promise<McpConnection> {
  const limits = { ...usualLimits, ...deps.limits }
  const tail = keepTail()
  const client = new Client(
    { name: 'rain', version: deps.rainVersion },
    {
      capabilities: {},
      jsonSchemaValidator: { getValidator },
      // A local server that does not know the newer way of greeting may end at it.
      versionNegotiation: { mode: target.config.type === 'http' ? 'auto' : 'legacy' },
    },
  )
  let why: Problem | null = null
  let stale = false
  let onEnded: (problem: Problem | null) => void
  const ended = new Promise<Problem | null>((resolve) => (onEnded = resolve))
  client.onerror = (error) => {
    // The reason for which a line was cut; whatever else is reported here concerns no call.
    if (error instanceof McpFailed) why ??= error.problem
  }
  client.onclose = () => onEnded(why)
  client.setNotificationHandler('notifications/tools/list_changed', () => void (stale = true))

  const line = await openLine(target, deps, {
    tail,
    cut({ problem }) {
      why ??= problem
      void client.close()
    },
  })

  const explained = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw why ? new McpFailed(why.code, why.text, { cause: error }) : error
    }
  }
  const close = async () => {
    await line.leave()
    await settledWithin(5_000, client.close())
    await line.close()
  }

  try {
    await explained(() => client.connect(line.transport, { timeout: limits.connectMs, signal }))
  } catch (error) {
    await close()
    throw withLog(error, tail)
  }
  return {
    ended,
    close,
    log: () => tail.text(),
    isStale: () => stale,
    async describe() {
      stale = false
      if (!client.getServerCapabilities()?.tools) return { described: [], leftOut: 0 }
      return explained(() => listTools(client, target.name, limits.connectMs))
    },
    call: ({ tool, input, signal, onProgress }) =>
      explained(() =>
        client.callTool(
          { name: tool, arguments: input },
          {
            signal,
            timeout: limits.callMs,
            resetTimeoutOnProgress: true,
            maxTotalTimeout: limits.longestCallMs,
            onprogress: ({ message }) => message && onProgress(message),
          },
        ),
      ),
  }
}

/** @NOTE what results hold is a stranger's and read by a model only: a schema of the same stranger proves nothing */
function getValidator<T>(): JsonSchemaValidator<T> {
  return (input) => ({ valid: true, data: input as T, errorMessage: undefined })
}

async function listTools(client: Client, server: string, timeout: number) {
  const listed: Parameters<typeof describeTools>[1] = []
  let cursor: string | undefined
  for (let page = 0; page < mostPages && listed.length < mostListed; page++) {
    const params = cursor === undefined ? {} : { cursor }
    const { tools, nextCursor } = await client.request({ method: 'tools/list', params }, { timeout })
    listed.push(...tools)
    if (nextCursor === undefined || nextCursor === cursor) break
    cursor = nextCursor
  }
  return describeTools(server, listed)
}

interface Line {
  transport: Transport
  /** Says goodbye, where there is somebody to say it to. */
  leave(): Promise<unknown>
  close(): Promise<void>
}

async function openLine(
  target: McpTarget,
  deps: ConnectionDeps,
  { tail, cut }: { tail: Tail; cut(reason: McpFailed): void },
): Promise<Line> {
  const { config } = target
  if (config.type === 'stdio') {
    const server = await deps.startServer({ ...target, config })
    server.errors.on('data', (chunk: Buffer) => tail.add(chunk))
    server.errors.on('error', () => {})
    return { transport: createStdioTransport(server), leave: async () => {}, close: () => server.close() }
  }
  const { fetch, close } = createMcpFetch(config.url, deps.wayRules, cut)
  const authProvider = target.grant ? createStoredAuth(target, deps.grants) : undefined
  const transport = new StreamableHTTPClientTransport(new URL(config.url), {
    fetch: withOwnHeaders(fetch, config.url, target.secrets),
    ...(authProvider ? { authProvider } : {}),
    reconnectionOptions: {
      maxRetries: 2,
      initialReconnectionDelay: 1_000,
      maxReconnectionDelay: 5_000,
      reconnectionDelayGrowFactor: 2,
    },
  })
  return { transport, leave: () => settledWithin(1_000, transport.terminateSession()), close }
}

function withLog(error: unknown, tail: Tail): McpFailed {
  const { code, text } = problemOf(error)
  return new McpFailed(code, text, { cause: new FailedStart(tail.text(), { cause: error }) })
}

/** Carries what a server said before it failed to start. */
export class FailedStart extends Error {
  readonly log: string

  constructor(log: string, options: ErrorOptions) {
    super('the server did not start', options)
    this.log = log
  }
}
