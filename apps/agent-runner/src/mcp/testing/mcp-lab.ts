import type { McpTransport } from '@rain/protocol'
import {
  simulatedMcpProgram,
  startSimulatedMcpServer,
  type SimulatedMcpOptions,
  type SimulatedMcpServer,
} from '@rain/testing'
import { openConnection, type ConnectionLimits, type StartServer } from '../connection.ts'
import { createMcpConnections, type Described, type McpConnections, type ServerRef } from '../connections.ts'
import type { GrantStore } from '../oauth/grant.ts'
import type { Problem } from '../problem.ts'
import type { McpTarget } from '../target.ts'
import { startPlainly } from './start-plainly.ts'

export const server: ServerRef = { userId: 'usr_1', id: 'mcp_1', version: 1 }

/** Connections to one simulated server, by pipes or by HTTP, with a clock that stands still. */
export interface McpLab {
  connections: McpConnections
  described: Described[]
  failures: { tool: string | null; problem: Problem; log: string | null }[]
  /** How often a connection was opened. */
  opened(): number
  clock: { ms: number }
  http: SimulatedMcpServer | null
  call(tool: string, input?: Record<string, unknown>, signal?: AbortSignal): ReturnType<McpConnections['call']>
  close(): Promise<void>
}

export type Kind = McpTransport['type']

const noGrants: GrantStore = { read: async () => null, write: async () => null }

export async function openMcpLab(
  kind: Kind,
  options: SimulatedMcpOptions & { limits?: Partial<ConnectionLimits>; startServer?: StartServer } = {},
): Promise<McpLab> {
  const { limits, startServer = startPlainly, ...simulated } = options
  const http = kind === 'http' ? await startSimulatedMcpServer(simulated) : null
  const target = targetOf(http, simulated)
  const clock = { ms: 1_000_000 }
  const described: Described[] = []
  const failures: McpLab['failures'] = []
  let opened = 0
  const connections = createMcpConnections({
    open(ref, signal) {
      opened++
      return openConnection(
        { ...target, version: ref.version },
        {
          startServer,
          grants: noGrants,
          wayRules: { ownServices: [] },
          rainVersion: '0.0.0',
          limits: { connectMs: 10_000, callMs: 10_000, ...limits },
        },
        signal,
      )
    },
    onDescribed: async (_, tools) => void described.push(tools),
    onFailure: async (_, tool, problem, log) => void failures.push({ tool, problem, log }),
    nowMs: () => clock.ms,
  })
  const hashOf = (tool: string) => {
    const known = described.flatMap((each) => each.described).find(({ name }) => name === tool)
    if (!known) throw new Error(`${tool} was never described`)
    return known.hash
  }
  return {
    connections,
    described,
    failures,
    clock,
    http,
    opened: () => opened,
    call: (tool, input = {}, signal = new AbortController().signal) =>
      connections.call(server, { tool, input, signal, hash: hashOf(tool), onProgress: () => {} }),
    async close() {
      await connections.close()
      await http?.close()
    },
  }
}

function targetOf(http: SimulatedMcpServer | null, simulated: SimulatedMcpOptions): McpTarget {
  const base = { id: server.id, userId: server.userId, name: 'lab', version: 1, grant: null }
  if (http) {
    return { ...base, config: { type: 'http', url: http.url, headers: [] }, secrets: simulated.headers ?? {} }
  }
  return {
    ...base,
    config: { type: 'stdio', command: process.execPath, args: [simulatedMcpProgram], cwd: null, env: [], hosts: [] },
    secrets: { MCP_OPTIONS: JSON.stringify(simulated) },
  }
}
