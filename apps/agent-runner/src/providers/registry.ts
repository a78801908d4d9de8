import { must } from '@rain/protocol'
import { createAnthropicProvider } from './anthropic/index.ts'
import { createDemoProvider } from './demo/index.ts'
import { createGeminiProvider } from './gemini/index.ts'
import { createOllamaProvider } from './ollama/index.ts'
import { createOpenaiCompatibleProvider } from './openai-compatible/index.ts'
import { createOpenaiProvider } from './openai/index.ts'
import type { Provider } from './provider.ts'

export interface ProviderAccess {
  /** Empty for a provider that needs none. */
  apiKey: string
  config: ProviderConfig
}

/** What the environment of the process says about providers. */
export interface ProviderConfig {
  ANTHROPIC_BASE_URL?: string | undefined
  OPENAI_BASE_URL?: string | undefined
  GOOGLE_GEMINI_BASE_URL?: string | undefined
  OLLAMA_HOST?: string | undefined
  RAIN_DEMO_DELAY_MS?: number
}

/** How the providers of `providerCatalogue` in the protocol are built, by their ids. */
const recipes: Record<string, (access: ProviderAccess) => Provider> = {
  claude: ({ apiKey, config }) => createAnthropicProvider({ apiKey, baseUrl: config.ANTHROPIC_BASE_URL }),
  openai: ({ apiKey, config }) => createOpenaiProvider({ apiKey, baseUrl: config.OPENAI_BASE_URL }),
  gemini: ({ apiKey, config }) => createGeminiProvider({ apiKey, baseUrl: config.GOOGLE_GEMINI_BASE_URL }),
  ollama: ({ config }) => createOllamaProvider({ baseUrl: config.OLLAMA_HOST }),
  demo: ({ config }) => createDemoProvider({ wordDelayMs: config.RAIN_DEMO_DELAY_MS }),
}

/** Builds a provider of the catalogue. Keep it for as long as its key is the same: it remembers what the account has. */
export function buildProvider(id: string, access: ProviderAccess): Provider {
  return must(recipes[id], `the provider ${id} of the catalogue has a recipe`)(access)
}

/** Builds the provider of a server that the person has added. Keep it as long as its base URL and key are the same. */
export function buildServerProvider(server: { id: string; name: string; baseUrl: string }, apiKey: string): Provider {
  return createOpenaiCompatibleProvider({ id: server.id, name: server.name, baseUrl: server.baseUrl, apiKey })
}
