import type { EgressFetch } from '../../egress/fetch.ts'
import { createBrave } from './brave.ts'
import type { SearchEngine } from './search-engine.ts'
import { createSearxng } from './searxng.ts'
import { createTavily } from './tavily.ts'

export interface SearchConfig {
  RAIN_SEARXNG_URL?: string | undefined
  BRAVE_API_KEY?: string | undefined
  BRAVE_BASE_URL?: string | undefined
  TAVILY_API_KEY?: string | undefined
  TAVILY_BASE_URL?: string | undefined
}

/** The engine that is configured, the person's own before one that costs; null when none is. An empty value is none. */
export function chooseEngine(config: SearchConfig, fetch: EgressFetch): SearchEngine | null {
  const { RAIN_SEARXNG_URL, BRAVE_API_KEY, BRAVE_BASE_URL, TAVILY_API_KEY, TAVILY_BASE_URL } = config
  if (RAIN_SEARXNG_URL) return createSearxng({ fetch, baseUrl: RAIN_SEARXNG_URL })
  if (BRAVE_API_KEY) return createBrave({ fetch, key: BRAVE_API_KEY.trim(), ...at(BRAVE_BASE_URL) })
  if (TAVILY_API_KEY) return createTavily({ fetch, key: TAVILY_API_KEY.trim(), ...at(TAVILY_BASE_URL) })
  return null
}

function at(baseUrl: string | undefined): { baseUrl?: string } {
  return baseUrl ? { baseUrl } : {}
}
