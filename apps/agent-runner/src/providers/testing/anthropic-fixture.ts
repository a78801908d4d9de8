import { must } from '@rain/protocol'
import {
  overloaded,
  rateLimited,
  says,
  simulatedModels,
  startAnthropic,
  type Answer,
  type AnswerPart,
} from '@rain/testing'
import { createAnthropicProvider } from '../anthropic/index.ts'
import { request, type ProviderFixture, type Scene } from './fixture.ts'
import { createManualClock } from './manual-clock.ts'

interface SceneOptions {
  apiKey?: string
  closed?: boolean
  system?: string
}

function scene(answers: Answer[], options: SceneOptions = {}): () => Promise<Scene> {
  return async () => {
    const models = simulatedModels.map((model) => ({ ...model, maxInputTokens: 5000 }))
    const server = await startAnthropic(answers, { models })
    const clock = createManualClock()
    if (options.closed) await server.close()
    const asked = () => server.requests.filter(({ path }) => path === '/v1/messages')
    return {
      provider: createAnthropicProvider({ apiKey: options.apiKey ?? server.apiKey, baseUrl: server.url, clock }),
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

export const anthropicFixture: ProviderFixture = {
  name: 'claude',
  play: (answers) => scene(answers)(),
  situations: {
    says_hello: scene([hello]),
    thinks: scene([{ parts: [thinking, { type: 'redacted_thinking' }, { type: 'text', text: 'I see.' }] }]),
    calls_a_tool: scene([{ parts: [{ type: 'text', text: 'Looking.' }, call] }, hello]),
    thinks_and_calls_a_tool: scene([{ parts: [thinking, { type: 'redacted_thinking' }, call] }, hello]),
    sends_broken_input: scene([{ parts: [{ type: 'tool_use', name: 'bash', input: {}, json: '{"command": ls}' }] }]),
    is_cut_in_a_call: scene([
      { parts: [{ type: 'tool_use', name: 'bash', input: {}, json: '{"command": "l' }], stop: 'max_tokens' },
    ]),
    holds_after_a_word: scene([says('Hel', { type: 'ping' }, { type: 'silence' })]),
    is_rate_limited_once: scene([rateLimited(3), hello]),
    is_overloaded: scene(Array.from({ length: 20 }, overloaded)),
    fails_after_a_word: scene([says('Hel', { type: 'error', error: 'overloaded_error' }), hello]),
    breaks_after_a_word: scene([says('Hel', { type: 'cut' }), hello]),
    ends_after_a_word: scene([says('Hel', { type: 'end' }), hello]),
    babbles_after_a_word: scene([
      says('Hel', { type: 'raw', text: 'event: content_block_delta\ndata: {"type"\n\n' }),
      hello,
    ]),
    refuses: scene([{ ...says('Well, '), stop: 'refusal', refusalCategory: 'cyber' }]),
    reaches_max_tokens: scene([{ ...hello, stop: 'max_tokens' }]),
    pauses: scene([{ ...hello, stop: 'pause_turn' }, hello]),
    fills_the_context: scene([{ ...hello, stop: 'model_context_window_exceeded' }]),
    finds_it_too_long: scene([hello], { system: 'rain '.repeat(5000) }),
    is_unreachable: scene([], { closed: true }),
    has_a_wrong_key: scene([], { apiKey: 'sk-ant-wrong' }),
  },
}
