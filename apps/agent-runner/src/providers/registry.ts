import { must } from '@rain/protocol'
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

/**
 * How the providers of `providerCatalogue` in the protocol are built, by their ids. Their libraries cost up to a second and
 * tens of megabytes, so each is loaded when it is first needed.
 */
const recipes: Record<string, (access: ProviderAccess) => Promise<Provider>> = {
  async claude({ apiKey, config }) {
    const { createAnthropicProvider } = await import('./anthropic/index.ts')
    return createAnthropicProvider({ apiKey, baseUrl: config.ANTHROPIC_BASE_URL })
  },
  async openai({ apiKey, config }) {
    const { createOpenaiProvider } = await import('./openai/index.ts')
    return createOpenaiProvider({ apiKey, baseUrl: config.OPENAI_BASE_URL })
  },
  async gemini({ apiKey, config }) {
    const { createGeminiProvider } = await import('./gemini/index.ts')
    return createGeminiProvider({ apiKey, baseUrl: config.GOOGLE_GEMINI_BASE_URL })
  },
  async ollama({ config }) {
    const { createOllamaProvider } = await import('./ollama/index.ts')
    if (config.OLLAMA_HOST) return createOllamaProvider({ baseUrl: config.OLLAMA_HOST })
    const { aroundContainer } = await import('./ollama/around-container.ts')
    return createOllamaProvider({ fetch: aroundContainer() })
  },
  async demo({ config }) {
    const { createDemoProvider } = await import('./demo/index.ts')
    return createDemoProvider({ wordDelayMs: config.RAIN_DEMO_DELAY_MS })
  },
}

/** Builds a provider of the catalogue. Keep it for as long as its key is the same: it remembers what the account has. */
export function buildProvider(id: string, access: ProviderAccess): Promise<Provider> {
  return must(recipes[id], `the provider ${id} of the catalogue has a recipe`)(access)
}

/**
 * Builds the provider of a server that the person has added. Keep it as long as its base URL and key are the same. `send`:
 * what reaches it, by the rules for addresses that a person typed.
 */
export async function buildServerProvider(
  { id, name, baseUrl }: { id: string; name: string; baseUrl: string },
  apiKey: string,
  send?: typeof fetch,
): Promise<Provider> {
  const { createOpenaiCompatibleProvider } = await import('./openai-compatible/index.ts')
  return createOpenaiCompatibleProvider({ id, name, baseUrl, apiKey, ...(send ? { fetch: send } : {}) })
}
