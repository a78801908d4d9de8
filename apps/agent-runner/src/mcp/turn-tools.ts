import { offeredMcpTools, toolSearchesOf, type Db, type OfferedMcpTool } from '@rain/db'
import type { ToolDescription } from '../providers/provider.ts'
import { describeTool } from '../tools/describe.ts'
import { createToolRegistry, type ToolRegistry } from '../tools/registry.ts'
import type { Tool } from '../tools/tool.ts'
import type { McpConnections } from './connections.ts'
import { toMcpTool } from './mcp-tool.ts'
import { createSearchTools, loadedTools, searchToolsName } from './search-tools.ts'

/** The tools of a turn: what it may call, and of which of them the model is told. */
export interface TurnTools {
  registry: ToolRegistry
  offered: readonly Readonly<ToolDescription>[]
}

/** From the rows alone, so that every runner comes to the same. */
export type ToolsForTurn = (turn: { userId: string; conversationId: string }) => Promise<TurnTools>

/** More tools than this, or more to read about them, and they are searched for instead of listed. */
const mostListed = 40
const mostListedCharacters = 40_000

/** The core tools alone, the same for everybody. */
export function onlyCoreTools(core: ToolRegistry): ToolsForTurn {
  const tools = { registry: core, offered: [...core.values()].map(describeTool) }
  return async () => tools
}

export function createToolsForTurn(deps: { db: Db; core: ToolRegistry; connections: McpConnections }): ToolsForTurn {
  const { db, core, connections } = deps
  const corePart = onlyCoreTools(core)
  const keep = createToolShelf(connections)

  return async (turn) => {
    const accepted = await offeredMcpTools(db, turn.userId)
    if (accepted.length === 0) return corePart(turn)
    const tools = accepted.map((each) => keep(each, turn.userId))
    const described = tools.map(describeTool)
    if (isListable(described)) return turnTools(core, tools, described)
    const search = createSearchTools(described)
    const loaded = loadedTools(await toolSearchesOf(db, turn.conversationId, searchToolsName))
    const found = described.filter(({ name }) => loaded.has(name))
    return turnTools(core, [search, ...tools], [describeTool(search), ...found])
  }
}

function isListable(described: readonly ToolDescription[]): boolean {
  if (described.length > mostListed) return false
  return described.reduce((sum, each) => sum + lengthOf(each), 0) <= mostListedCharacters
}

/** Asked before every step, and the same object every time. */
const lengths = new WeakMap<ToolDescription, number>()

function lengthOf(description: ToolDescription): number {
  const known = lengths.get(description)
  if (known !== undefined) return known
  const length = JSON.stringify(description).length
  lengths.set(description, length)
  return length
}

function turnTools(core: ToolRegistry, more: Tool[], offered: readonly Readonly<ToolDescription>[]): TurnTools {
  // The names of MCP tools begin with mcp__: none stands in the way of a core tool.
  const registry = createToolRegistry([...core.values(), ...more])
  return { registry, offered: [...[...core.values()].map(describeTool), ...offered] }
}

/** A definition is made into a tool once: its schema takes time to be written out. */
function createToolShelf(connections: McpConnections): (offered: OfferedMcpTool, userId: string) => Tool {
  const shelf = new Map<string, Tool>()
  return (offered, userId) => {
    const { serverId, serverName, version, hash, callName } = offered
    const place = JSON.stringify([serverId, serverName, version, hash, callName])
    const known = shelf.get(place)
    if (known) return known
    if (shelf.size > 5_000) shelf.clear()
    const tool = toMcpTool(offered, userId, connections) as Tool
    shelf.set(place, tool)
    return tool
  }
}
