import { providerKeyContext, sealedKeysOf, type Db } from '@rain/db'
import { newSearchSettingSchema, searchKeyProvider, type NewSearchSetting } from '@rain/protocol'
import { unseal, type SealingKeysFor } from '@rain/runtime'
import type { EgressFetch } from '@rain/runtime/egress'
import type { ToolsForTurn } from '../../mcp/turn-tools.ts'
import { describeTool } from '../describe.ts'
import { createToolRegistry } from '../registry.ts'
import type { Tool } from '../tool.ts'
import { createBrave } from './brave.ts'
import type { SearchEngine } from './search-engine.ts'
import { createSearxng } from './searxng.ts'
import { createTavily } from './tavily.ts'
import { createWebSearch } from './web-search.ts'

export interface OwnSearchDeps {
  db: Db
  sealingKeysFor: SealingKeysFor
  fetch: EgressFetch
}

/** Gives each turn the search that its person has set; it stands in for the one the operator has set. */
export function withOwnSearch(toolsFor: ToolsForTurn, deps: OwnSearchDeps): ToolsForTurn {
  const searchOf = createSearchShelf(deps)
  return async (turn) => {
    const [tools, search] = await Promise.all([toolsFor(turn), searchOf(turn.userId)])
    if (search === null) return tools
    const others = [...tools.registry.values()].filter(({ name }) => name !== search.name)
    const offered = tools.offered.filter(({ name }) => name !== search.name)
    return { ...tools, registry: createToolRegistry([...others, search]), offered: [...offered, describeTool(search)] }
  }
}

/** The engine that this person has set; null when there is none, or no key opens it any more. */
export async function ownEngine(deps: OwnSearchDeps, userId: string): Promise<SearchEngine | null> {
  const [stored] = await sealedKeysOf(deps.db, userId, searchKeyProvider)
  return stored ? openEngine(deps, userId, stored.sealed) : null
}

/** A setting is made into a tool once: it is asked for before every step. */
function createSearchShelf(deps: OwnSearchDeps): (userId: string) => Promise<Tool | null> {
  const shelf = new Map<string, Tool>()
  return async (userId) => {
    const [stored] = await sealedKeysOf(deps.db, userId, searchKeyProvider)
    if (!stored) return null
    const known = shelf.get(stored.sealed)
    if (known) return known
    const engine = await openEngine(deps, userId, stored.sealed)
    if (engine === null) return null
    if (shelf.size > 1_000) shelf.clear()
    const tool = createWebSearch(engine) as Tool
    shelf.set(stored.sealed, tool)
    return tool
  }
}

async function openEngine(deps: OwnSearchDeps, userId: string, sealed: string): Promise<SearchEngine | null> {
  const keys = await deps.sealingKeysFor([sealed])
  const text = unseal(keys, providerKeyContext(userId, searchKeyProvider), sealed)
  return text === null ? null : engineOf(newSearchSettingSchema.parse(JSON.parse(text)), deps.fetch)
}

function engineOf({ engine, value }: NewSearchSetting, fetch: EgressFetch): SearchEngine {
  switch (engine) {
    case 'searxng':
      return createSearxng({ fetch, baseUrl: value })
    case 'brave':
      return createBrave({ fetch, key: value })
    case 'tavily':
      return createTavily({ fetch, key: value })
  }
}
