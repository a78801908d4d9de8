import type { SearchEngineId } from '@rain/protocol'
import type { EgressFetch } from '@rain/runtime/egress'
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

/** Which engine is configured, the person's own before one that costs; null when none is. An empty value is none. */
export function configuredEngine(config: SearchConfig): SearchEngineId | null {
  if (config.RAIN_SEARXNG_URL) return 'searxng'
  if (config.BRAVE_API_KEY) return 'brave'
  return config.TAVILY_API_KEY ? 'tavily' : null
}

export function chooseEngine(config: SearchConfig, fetch: EgressFetch): SearchEngine | null {
  const { RAIN_SEARXNG_URL = '', BRAVE_API_KEY = '', BRAVE_BASE_URL, TAVILY_API_KEY = '', TAVILY_BASE_URL } = config
  switch (configuredEngine(config)) {
    case 'searxng':
      return createSearxng({ fetch, baseUrl: RAIN_SEARXNG_URL })
    case 'brave':
      return createBrave({ fetch, key: BRAVE_API_KEY.trim(), ...at(BRAVE_BASE_URL) })
    case 'tavily':
      return createTavily({ fetch, key: TAVILY_API_KEY.trim(), ...at(TAVILY_BASE_URL) })
    case null:
      return null
  }
}

function at(baseUrl: string | undefined): { baseUrl?: string } {
  return baseUrl ? { baseUrl } : {}
}
