import {
  acceptMcpTools,
  countMcpTools,
  deleteMcpServer,
  dropMcpGrant,
  enableMcpServer,
  findMcpServer,
  listMcpServers,
  mcpToolsOf,
  withdrawMcpTools,
  type McpServerRow,
} from '@rain/db'
import {
  RainError,
  type McpAcceptance,
  type McpExport,
  type McpImport,
  type McpImported,
  type McpServer,
  type McpServerDetail,
  type McpServerList,
  type McpSignIn,
  type NewMcpServer,
} from '@rain/protocol'
import { requirePin } from '../auth/require-pin.ts'
import type { GatewayDeps } from '../deps.ts'
import { exportServers, importServers } from './import-servers.ts'
import { addServer, changeServer } from './save-server.ts'
import { beginSignIn, endSignIn } from './sign-in.ts'
import { toWireServer, toWireTool } from './to-wire-server.ts'

interface Which {
  userId: string
  id: string
}

interface Asker {
  userId: string
  address: string
}

const takesPin = 'A server may run a program here or be told what your agents work on: it needs your PIN.'

export type McpDesk = ReturnType<typeof createMcpDesk>

/** What a person does about their MCP servers. Each begins with whose server it is; a stranger's is one that is not there. */
export function createMcpDesk(deps: GatewayDeps) {
  const { db, bus } = deps

  async function find({ userId, id }: Which): Promise<McpServerRow> {
    const server = await findMcpServer(db, userId, id)
    if (!server) throw new RainError('not_found', 'There is no MCP server of that id.')
    return server
  }

  async function shown(which: Which): Promise<{ server: McpServer }> {
    const [server, counts] = await Promise.all([find(which), countMcpTools(db, which.userId)])
    return { server: toWireServer(server, counts.get(which.id)) }
  }

  /** Runners let go of what is open, and clients read again. */
  async function tell({ userId, id }: Which, name: string): Promise<void> {
    await bus.signals.send({ type: 'mcp_server_changed', serverId: id })
    const waiting = (await countMcpTools(db, userId)).get(id)?.waiting ?? 0
    await bus.log.append(userId, [
      { event: { type: 'mcp_server_changed', server_id: id, name, waiting_tools: waiting } },
    ])
  }

  const tryOut = (userId: string, serverId: string) => bus.mcp.enqueue({ userId, serverId, task: 'check' })

  return {
    async list(userId: string): Promise<McpServerList> {
      const [servers, counts] = await Promise.all([listMcpServers(db, userId), countMcpTools(db, userId)])
      return { servers: servers.map((server) => toWireServer(server, counts.get(server.id))) }
    },

    async read(which: Which): Promise<McpServerDetail> {
      const [server, { server: wire }, tools] = await Promise.all([
        find(which),
        shown(which),
        mcpToolsOf(db, which.userId, which.id),
      ])
      return { server: wire, tools: tools.map(toWireTool), failures: server.failures, log: server.log }
    },

    async add({ userId, address }: Asker, { pin, ...server }: NewMcpServer) {
      await requirePin(deps, { userId, address, pin }, takesPin)
      const id = await addServer(deps, userId, server)
      await tell({ userId, id }, server.name)
      await tryOut(userId, id)
      return shown({ userId, id })
    },

    async change({ userId, id, address }: Asker & Which, { pin, ...server }: NewMcpServer) {
      const before = await find({ userId, id })
      await requirePin(deps, { userId, address, pin }, takesPin)
      await changeServer(deps, before, server)
      await tell({ userId, id }, server.name)
      if (before.enabled) await tryOut(userId, id)
      return shown({ userId, id })
    },

    async enable(which: Which, enabled: boolean) {
      const { name } = await find(which)
      await enableMcpServer(db, which.userId, which.id, enabled)
      await tell(which, name)
      if (enabled) await tryOut(which.userId, which.id)
      return shown(which)
    },

    async remove(which: Which) {
      const { name } = await find(which)
      await deleteMcpServer(db, which.userId, which.id)
      await tell(which, name)
      return { deleted: true as const }
    },

    async check(which: Which) {
      const { enabled } = await find(which)
      if (!enabled) throw new RainError('bad_request', 'Enable the server first.')
      await tryOut(which.userId, which.id)
      return { started: true as const }
    },

    async accept(which: Which, tools: McpAcceptance['tools']) {
      const { userId, id, name } = await find(which)
      const accepted = await acceptMcpTools(db, { userId, serverId: id }, tools)
      await tell(which, name)
      return { accepted }
    },

    async withdraw(which: Which, tools: string[]) {
      const { userId, id, name } = await find(which)
      const withdrawn = await withdrawMcpTools(db, { userId, serverId: id }, tools)
      await tell(which, name)
      return { withdrawn }
    },

    async beginSignIn(which: Which, origin: string) {
      await find(which)
      await beginSignIn(deps, { ...which, origin })
      return { started: true as const }
    },

    async signOut(which: Which) {
      const { name } = await find(which)
      await dropMcpGrant(db, which)
      await tell(which, name)
      return shown(which)
    },

    async endSignIn(userId: string, answer: McpSignIn) {
      return { server_id: await endSignIn(deps, userId, answer) }
    },

    async import({ userId, address }: Asker, { config, pin }: McpImport): Promise<McpImported> {
      await requirePin(deps, { userId, address, pin }, takesPin)
      const { ids, added, skipped } = await importServers(deps, userId, config)
      for (const [index, id] of ids.entries()) {
        await tell({ userId, id }, added[index] ?? '')
        await tryOut(userId, id)
      }
      return { added, skipped }
    },

    async export(userId: string): Promise<McpExport> {
      return exportServers(await listMcpServers(db, userId))
    },
  }
}
