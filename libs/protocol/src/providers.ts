import { z } from 'zod'
import { effortSchema } from './effort.ts'

/** A model as its provider listed it, for the picker and for whoever needs its limits. */
export const listedModelSchema = z.object({
  id: z.string(),
  name: z.string(),
  contextTokens: z.number().int().nullable(),
  maxOutputTokens: z.number().int(),
  tools: z.boolean(),
  images: z.boolean(),
  thinking: z.boolean(),
  efforts: z.array(effortSchema),
  /** US dollars for a million tokens; null when not known. */
  price: z.object({ input: z.number(), output: z.number() }).nullable(),
})
export type ListedModel = z.infer<typeof listedModelSchema>

/** One place in the order of models to try. */
export const fallbackChoiceSchema = z.object({ provider: z.string().min(1).max(50), model: z.string().max(100) })
export type FallbackChoice = z.infer<typeof fallbackChoiceSchema>

/** A provider Rain can talk to, as the picker shows it and the environment configures it. */
export interface ProviderEntry {
  id: string
  name: string
  needsKey: boolean
  /** The vendor's own variable for the key. */
  keyVariable: string | null
  keyPlaceholder: string
  consoleUrl: string | null
  /** The fallback for when the live list cannot be read. */
  models: { id: string; name: string }[]
}

/** Model ids as of 2026-11-21, from the type `Model` of @anthropic-ai/sdk 1.11.0. */
export const providerCatalogue: ProviderEntry[] = [
  {
    id: 'claude',
    name: 'Claude',
    needsKey: true,
    keyVariable: 'ANTHROPIC_API_KEY',
    keyPlaceholder: 'sk-ant-…',
    consoleUrl: 'https://console.anthropic.com',
    models: [
      { id: 'auto', name: 'Auto' },
      { id: 'claude-sonnet-5-5', name: 'Sonnet 5.5' },
      { id: 'claude-opus-5-5', name: 'Opus 5.5' },
      { id: 'claude-haiku-5-5', name: 'Haiku 5.5' },
      { id: 'claude-fable-5-2', name: 'Fable 5.2' },
      { id: 'claude-mythos-5-2', name: 'Mythos 5.2' },
    ],
  },
  {
    id: 'openai',
    name: 'OpenAI',
    needsKey: true,
    keyVariable: 'OPENAI_API_KEY',
    keyPlaceholder: 'sk-…',
    consoleUrl: 'https://platform.openai.com/api-keys',
    // as of 2026-11-21, from developers.openai.com/api/docs/models
    models: [
      { id: 'auto', name: 'Auto' },
      { id: 'gpt-6.2-sol', name: 'GPT-6.2 Sol' },
      { id: 'gpt-6.2-astra', name: 'GPT-6.2 Astra' },
      { id: 'gpt-6.1-terra', name: 'GPT-6.1 Terra' },
      { id: 'gpt-6-luna', name: 'GPT-6 Luna' },
    ],
  },
  {
    id: 'gemini',
    name: 'Gemini',
    needsKey: true,
    keyVariable: 'GEMINI_API_KEY',
    keyPlaceholder: 'AIza…',
    consoleUrl: 'https://aistudio.google.com/apikey',
    // as of 2026-11-21, from the types of @google/genai 3.1.0
    models: [
      { id: 'auto', name: 'Auto' },
      { id: 'gemini-3.8-flash', name: '3.8 Flash' },
      { id: 'gemini-4-carbon', name: '4 Carbon' },
      { id: 'gemini-4-argon', name: '4 Argon' },
      { id: 'gemini-3.5-flash-lite', name: '3.5 Flash-Lite' },
    ],
  },
  {
    id: 'ollama',
    name: 'Ollama',
    needsKey: false,
    keyVariable: null,
    keyPlaceholder: '',
    consoleUrl: 'https://ollama.com/library',
    models: [{ id: 'auto', name: 'Auto' }],
  },
  {
    id: 'demo',
    name: 'Demo',
    needsKey: false,
    keyVariable: null,
    keyPlaceholder: '',
    consoleUrl: null,
    models: [{ id: 'auto', name: 'Demo' }],
  },
]

export function providerEntry(id: string): ProviderEntry | undefined {
  return providerCatalogue.find((provider) => provider.id === id)
}
