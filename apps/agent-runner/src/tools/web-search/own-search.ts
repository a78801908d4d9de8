import { providerKeyContext, sealedKeysOf, type Db } from '@rain/db'
import { newSearchSettingSchema, searchKeyProvider, type NewSearchSetting } from '@rain/protocol'
import { unseal, type SealingKeysFor } from '@rain/runtime'
import type { EgressFetch } from '../../egress/fetch.ts'
import type { ToolsForTurn } from '../../mcp/turn-tools.ts'
import { describeTool } from '../describe.ts'
import { createToolRegistry } from '../registry.ts'
import type { Tool } from '../tool.ts'
import { createBrave } from './brave.ts'
import type { SearchEngine } from './search-engine.ts'
import { createSearxng } from './searxng.ts'
import { createTavily } from './tavily.ts'
import { createWebSearch } from './web-search.ts'

interface Deps {
  db: Db
  sealingKeysFor: SealingKeysFor
  fetch: EgressFetch
}

/** Gives each turn the search that its person has set; it stands in for the one the operator has set. */
export function withOwnSearch(toolsFor: ToolsForTurn, deps: Deps): ToolsForTurn {
  const searchOf = createSearchShelf(deps)
  return async (turn) => {
    const [tools, search] = await Promise.all([toolsFor(turn), searchOf(turn.userId)])
    if (search === null) return tools
    const others = [...tools.registry.values()].filter(({ name }) => name !== search.name)
    const offered = tools.offered.filter(({ name }) => name !== search.name)
    return { ...tools, registry: createToolRegistry([...others, search]), offered: [...offered, describeTool(search)] }
  }
}

/** A setting is made into a tool once: it is asked for before every step. */
function createSearchShelf({ db, sealingKeysFor, fetch }: Deps): (userId: string) => Promise<Tool | null> {
  const shelf = new Map<string, Tool>()
  return async (userId) => {
    const [stored] = await sealedKeysOf(db, userId, searchKeyProvider)
    if (!stored) return null
    const known = shelf.get(stored.sealed)
    if (known) return known
    const keys = await sealingKeysFor([stored.sealed])
    const text = unseal(keys, providerKeyContext(userId, searchKeyProvider), stored.sealed)
    if (text === null) return null
    if (shelf.size > 1_000) shelf.clear()
    const tool = createWebSearch(engineOf(newSearchSettingSchema.parse(JSON.parse(text)), fetch)) as Tool
    shelf.set(stored.sealed, tool)
    return tool
  }
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
