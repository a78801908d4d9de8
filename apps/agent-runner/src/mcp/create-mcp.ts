import type { Bus } from '@rain/bus'
import { findMcpServer, recordMcpFailure, recordMcpLog, recordMcpTools, type Db } from '@rain/db'
import { protocolVersion, type McpJob } from '@rain/protocol'
import type { SealingKeysFor } from '@rain/runtime'
import type { WayRules } from '@rain/runtime/egress'
import type { ToolRegistry } from '../tools/registry.ts'
import { openConnection, type StartServer } from './connection.ts'
import { createMcpConnections, type Described, type ServerRef } from './connections.ts'
import { doMcpJob } from './mcp-jobs.ts'
import { createGrantStore } from './oauth/grant.ts'
import type { Problem } from './problem.ts'
import { createTargetLoader } from './target.ts'
import { tellServerChange } from './tell-server-change.ts'
import { createToolsForTurn, type ToolsForTurn } from './turn-tools.ts'

export interface McpDeps {
  db: Db
  bus: Bus
  sealingKeysFor: SealingKeysFor
  wayRules: WayRules
  startServer: StartServer
  /** What every turn may call. */
  core: ToolRegistry
  onUnexpected(error: unknown, context: Record<string, unknown>): void
}

/** All dealings of a runner with MCP servers. */
export interface Mcp {
  toolsFor: ToolsForTurn
  doJob(job: McpJob): Promise<void>
  /** A server was changed or removed: whatever is open to it is closed. */
  drop(serverId: string): void
  close(): Promise<void>
}

export function createMcp(deps: McpDeps): Mcp {
  const { db, bus, core, sealingKeysFor, wayRules } = deps
  const loadTarget = createTargetLoader(db, sealingKeysFor)
  const grants = createGrantStore(db, sealingKeysFor)
  const connections = createMcpConnections({
    open: async (server, signal) =>
      openConnection(await loadTarget(server), { ...deps, grants, rainVersion: `${protocolVersion}.0.0` }, signal),
    onDescribed: (server, tools) => writeTools(server, tools, deps),
    onFailure: (server, tool, problem, log) =>
      writeFailure(server, { tool, problem, log }, deps).catch((error: unknown) =>
        deps.onUnexpected(error, { mcpServerId: server.id }),
      ),
    nowMs: () => performance.now(),
  })
  return {
    toolsFor: createToolsForTurn({ db, core, connections }),
    doJob: (job) => doMcpJob(job, { db, bus, connections, sealingKeysFor, wayRules }),
    drop: (serverId) => connections.drop(serverId),
    close: () => connections.close(),
  }
}

/** @NOTE the rows first: whoever is told reads them */
async function writeTools(server: ServerRef, { described }: Described, { db, bus }: McpDeps): Promise<void> {
  const { fresh } = await recordMcpTools(db, server, described)
  const row = fresh > 0 ? await findMcpServer(db, server.userId, server.id) : null
  if (row) await tellServerChange({ db, bus }, row)
}

async function writeFailure(
  { userId, id }: ServerRef,
  failure: { tool: string | null; problem: Problem; log: string | null },
  { db, bus }: McpDeps,
): Promise<void> {
  const { tool, problem, log } = failure
  await recordMcpFailure(db, id, { at: Math.floor(Date.now() / 1000), tool, ...problem })
  if (log) await recordMcpLog(db, id, log)
  const row = await findMcpServer(db, userId, id)
  if (row) await tellServerChange({ db, bus }, row)
}
