import { says, startGemini, startOllama, startOpenai, type Answer } from '@rain/testing'

/** The simulated providers beside Claude, all with one script. */
export interface OtherProviders {
  env: Record<string, string>
  keys: Record<string, string>
  /** What whichever is asked says next, one answer a step. */
  answers: Answer[]
  close(): Promise<void>
}

export async function startOthers(): Promise<OtherProviders> {
  const answers: Answer[] = []
  const next = () => answers.shift() ?? says('(nothing more to say)')
  const [openai, gemini, ollama] = await Promise.all([startOpenai(next), startGemini(next), startOllama(next)])
  return {
    env: { OPENAI_BASE_URL: openai.url, GOOGLE_GEMINI_BASE_URL: gemini.url, OLLAMA_HOST: ollama.url },
    keys: { openai: openai.apiKey, gemini: gemini.apiKey },
    answers,
    close: async () => void (await Promise.all([openai.close(), gemini.close(), ollama.close()])),
  }
}
