/** Every simulated provider in one process of its own. They say what the message asks for (`tokens 500`). */
import {
  claudeRules,
  geminiRules,
  ollamaRules,
  openaiCompatibleRules,
  openaiRules,
  startAnthropic,
  startGemini,
  startOllama,
  startOpenai,
  startOpenaiCompatible,
} from '@rain/testing'
import type { ModelServerAddresses } from './model-servers.ts'

const [claude, openai, gemini, ollama, workshop] = await Promise.all([
  startAnthropic(claudeRules()),
  startOpenai(openaiRules()),
  startGemini(geminiRules()),
  startOllama(ollamaRules()),
  startOpenaiCompatible(openaiCompatibleRules()),
])

process.on('disconnect', () => process.exit())
process.send?.({
  claude: { url: claude.url, apiKey: claude.apiKey },
  openai: { url: openai.url, apiKey: openai.apiKey },
  gemini: { url: gemini.url, apiKey: gemini.apiKey },
  ollama: { url: ollama.url, apiKey: '' },
  workshop: { url: workshop.baseUrl, apiKey: workshop.apiKey },
} satisfies ModelServerAddresses)
