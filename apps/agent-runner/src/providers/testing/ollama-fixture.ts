import { must } from '@rain/protocol'
import {
  overloaded,
  rateLimited,
  says,
  simulatedOllamaModels,
  startOllama,
  type Answer,
  type AnswerPart,
} from '@rain/testing'
import { createOllamaProvider } from '../ollama/index.ts'
import { request, type ProviderFixture, type Scene } from './fixture.ts'
import { createManualClock } from './manual-clock.ts'

interface SceneOptions {
  closed?: boolean
  system?: string
}

function scene(answers: Answer[], options: SceneOptions = {}): () => Promise<Scene> {
  return async () => {
    const models = simulatedOllamaModels.map((model) => ({ ...model, contextLength: 5000 }))
    const server = await startOllama(answers, { models })
    const clock = createManualClock()
    if (options.closed) await server.close()
    const asked = () => server.requests.filter(({ path }) => path === '/api/chat')
    return {
      provider: createOllamaProvider({ baseUrl: server.url, clock }),
      request: request('hello', options.system === undefined ? {} : { system: options.system }),
      clock,
      sent: () => asked().map(({ body }) => JSON.stringify(body)),
      counted() {
        const usage = must(server.usages.at(-1), 'an answer was told in full')
        return {
          inputTokens: usage.input,
          outputTokens: usage.output,
          cacheReadTokens: usage.cacheRead,
          cacheWriteTokens: usage.cacheWrite,
          thinkingTokens: usage.thinking,
        }
      },
      async left() {
        const ended = await must(asked().at(-1), 'a request has come').ended
        if (ended !== 'client_left') throw new Error(`The request ended otherwise: ${ended}`)
      },
      close: () => server.close(),
    }
  }
}

const hello = says('Hel', 'lo ', 'world')
const thinking: AnswerPart = { type: 'thinking', text: 'Let me see' }
const call: AnswerPart = { type: 'tool_use', name: 'bash', input: { command: 'ls' } }

/** A call comes whole or not at all, nobody refuses or pauses, and there is no key. */
export const ollamaFixture: ProviderFixture = {
  name: 'ollama',
  play: (answers) => scene(answers)(),
  situations: {
    says_hello: scene([hello]),
    thinks: scene([{ parts: [thinking, { type: 'text', text: 'I see.' }] }]),
    calls_a_tool: scene([{ parts: [{ type: 'text', text: 'Looking.' }, call] }, hello]),
    thinks_and_calls_a_tool: scene([{ parts: [thinking, call] }, hello]),
    holds_after_a_word: scene([says('Hel', { type: 'silence' })]),
    is_rate_limited_once: scene([rateLimited(3), hello]),
    is_overloaded: scene(Array.from({ length: 20 }, overloaded)),
    fails_after_a_word: scene([says('Hel', { type: 'error', error: 'unexpected EOF' }), hello]),
    breaks_after_a_word: scene([says('Hel', { type: 'cut' }), hello]),
    ends_after_a_word: scene([says('Hel', { type: 'end' }), hello]),
    babbles_after_a_word: scene([says('Hel', { type: 'raw', text: '{"model":"qwen3:8b","mess\n' }), hello]),
    reaches_max_tokens: scene([{ ...hello, stop: 'max_tokens' }]),
    fills_the_context: scene([{ ...hello, stop: 'model_context_window_exceeded' }]),
    finds_it_too_long: scene([hello], { system: 'rain '.repeat(5000) }),
    is_unreachable: scene([], { closed: true }),
  },
}
