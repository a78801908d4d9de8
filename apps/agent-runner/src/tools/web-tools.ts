import type { Egress } from '../egress/egress.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { AnyTool } from './registry.ts'
import { createDocumentReader } from './web-fetch/read-document.ts'
import { createWebFetch } from './web-fetch/web-fetch.ts'
import { chooseEngine, type SearchConfig } from './web-search/choose-engine.ts'
import { createWebSearch } from './web-search/web-search.ts'

/** Reading pages, and searching where an engine is configured: a tool that cannot work is not offered. */
export function createWebTools(
  config: SearchConfig,
  deps: { egress: Pick<Egress, 'fetch'>; sandbox: Sandbox },
): AnyTool[] {
  const { fetch } = deps.egress
  const engine = chooseEngine(config, fetch)
  return [
    createWebFetch(fetch, createDocumentReader(deps.sandbox)),
    ...(engine === null ? [] : [createWebSearch(engine)]),
  ]
}
