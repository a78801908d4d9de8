/** Servers that many people use, by the addresses they have when they are set up as their makers say. */
export interface ServerPreset {
  name: string
  baseUrl: string
  needsKey: boolean
}

export const serverPresets: readonly ServerPreset[] = [
  { name: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1', needsKey: false },
  { name: 'vLLM', baseUrl: 'http://127.0.0.1:8000/v1', needsKey: false },
  { name: 'llama.cpp', baseUrl: 'http://127.0.0.1:8080/v1', needsKey: false },
  { name: 'OpenRouter', baseUrl: 'https://openrouter.ai/api/v1', needsKey: true },
  { name: 'Groq', baseUrl: 'https://api.groq.com/openai/v1', needsKey: true },
  { name: 'Mistral', baseUrl: 'https://api.mistral.ai/v1', needsKey: true },
  { name: 'DeepSeek', baseUrl: 'https://api.deepseek.com', needsKey: true },
]
