/** Whose key it is: a provider of the catalogue, or a server that many people use and that is added with the key. */
export type KeyOwner =
  | { kind: 'provider'; id: 'claude' | 'openai' | 'gemini'; name: string }
  | { kind: 'server'; name: string; baseUrl: string }

export const claude: KeyOwner = { kind: 'provider', id: 'claude', name: 'Claude' }
export const openai: KeyOwner = { kind: 'provider', id: 'openai', name: 'OpenAI' }
export const gemini: KeyOwner = { kind: 'provider', id: 'gemini', name: 'Gemini' }
const openRouter: KeyOwner = { kind: 'server', name: 'OpenRouter', baseUrl: 'https://openrouter.ai/api/v1' }
const groq: KeyOwner = { kind: 'server', name: 'Groq', baseUrl: 'https://api.groq.com/openai/v1' }
const deepSeek: KeyOwner = { kind: 'server', name: 'DeepSeek', baseUrl: 'https://api.deepseek.com' }
const mistral: KeyOwner = { kind: 'server', name: 'Mistral', baseUrl: 'https://api.mistral.ai/v1' }

/** For a key whose form says nothing. */
export const keyOwners: readonly KeyOwner[] = [claude, openai, gemini, openRouter, groq, mistral, deepSeek]

/** The first that fits. OpenAI's older keys and DeepSeek's both begin with `sk-`; DeepSeek's are 32 hex digits. */
const forms: readonly [RegExp, KeyOwner][] = [
  [/^sk-ant-/, claude],
  [/^sk-or-/, openRouter],
  [/^gsk_/, groq],
  [/^AIza|^AQ\./, gemini],
  [/^sk-[0-9a-f]{32}$/, deepSeek],
  [/^sk-/, openai],
]

/** Whose key this is by its form; null: that cannot be told. */
export function recogniseKey(key: string): KeyOwner | null {
  return forms.find(([form]) => form.test(key.trim()))?.[1] ?? null
}
