import { modelListsOf, offeredMcpTools, toolSearchesOf, type Db, type OfferedMcpTool } from '@rain/db'
import { carefulContextTokens } from '../providers/careful-context-tokens.ts'
import type { ToolDescription } from '../providers/provider.ts'
import { describeTool } from '../tools/describe.ts'
import { createToolRegistry, type ToolRegistry } from '../tools/registry.ts'
import type { Tool } from '../tools/tool.ts'
import { loadTokenizer } from '../turn/context/tokenizer.ts'
import type { McpConnections } from './connections.ts'
import { isListable } from './is-listable.ts'
import { toMcpTool } from './mcp-tool.ts'
import { createSearchTools, loadedTools, searchToolsName } from './search-tools.ts'

/** The tools of a turn: what it may call, and of which of them the model is told. */
export interface TurnTools {
  registry: ToolRegistry
  offered: readonly Readonly<ToolDescription>[]
}

/** From the rows alone, so that every runner comes to the same. */
export type ToolsForTurn = (turn: TurnOfTools) => Promise<TurnTools>

export interface TurnOfTools {
  userId: string
  conversationId: string
  /** Who was asked for. */
  provider: string
  model: string
}

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
    const contextTokens = await contextOf(db, turn)
    if (await isListable(described, { contextTokens, loadTokenizer })) return turnTools(core, tools, described)
    const search = createSearchTools(described)
    const loaded = loadedTools(await toolSearchesOf(db, turn.conversationId, searchToolsName))
    const found = described.filter(({ name }) => loaded.has(name))
    return turnTools(core, [search, ...tools], [describeTool(search), ...found])
  }
}

/**
 * By the list its provider last gave. Where the provider chooses the model, the smallest of them: what is told must not
 * change from turn to turn.
 */
async function contextOf(db: Db, { userId, provider, model }: TurnOfTools): Promise<number> {
  const lists = await modelListsOf(db, userId)
  const models = lists.find((list) => list.provider === provider)?.models ?? []
  const named = models.filter(({ id }) => id === model)
  const sizes = (named.length > 0 ? named : models).flatMap(({ contextTokens }) => contextTokens ?? [])
  return sizes.length > 0 ? Math.min(...sizes) : carefulContextTokens
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
