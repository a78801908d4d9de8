import type { Usage } from '@rain/protocol'
import type { Answer } from '@rain/testing'
import type { ModelRequest, Provider } from '../provider.ts'
import type { ManualClock } from './manual-clock.ts'

/** The situations a provider is put into. A fixture leaves out what its provider cannot come into. */
export type Situation =
  /** It answers `Hello world` in several pieces. */
  | 'says_hello'
  /** It thinks `Let me see` and then says something. */
  | 'thinks'
  /** It calls `bash {"command":"ls"}`; asked again with the result, it says something. */
  | 'calls_a_tool'
  /** The same with thinking before the call. */
  | 'thinks_and_calls_a_tool'
  /** It calls a tool with input that is no JSON. */
  | 'sends_broken_input'
  /** It reaches its length limit in the middle of the input of a call. */
  | 'is_cut_in_a_call'
  /** It says a word and then holds on until the client leaves. */
  | 'holds_after_a_word'
  /** It refuses once for its rate limit, asking to wait three seconds, and then says `Hello world`. */
  | 'is_rate_limited_once'
  /** Every request finds it overloaded. */
  | 'is_overloaded'
  /** It says a word; then an error comes in the stream. */
  | 'fails_after_a_word'
  /** It says a word; then the connection breaks. */
  | 'breaks_after_a_word'
  /** It says a word; then the stream ends as if nothing was missing. */
  | 'ends_after_a_word'
  /** It says a word; then bytes come that make no sense. */
  | 'babbles_after_a_word'
  | 'refuses'
  | 'reaches_max_tokens'
  /** It pauses; asked again with what it said, it goes on. */
  | 'pauses'
  | 'fills_the_context'
  /** The conversation is refused for its length before anything is said. */
  | 'finds_it_too_long'
  | 'is_unreachable'
  | 'has_a_wrong_key'

export interface Scene {
  provider: Provider
  request: ModelRequest
  clock: ManualClock
  /** The bodies of the requests for an answer that have reached the server, as JSON. */
  sent(): string[]
  /** What the server says it has counted for the last complete answer. */
  counted?(): Usage
  /** Resolves when the server has noticed that the client is gone. */
  left?(): Promise<void>
  close(): Promise<void>
}

export interface ProviderFixture {
  /** The provider's id. */
  name: string
  situations: Partial<Record<Situation, () => Promise<Scene>>>
  /** A scene of one's own: its server gives these answers in this order. Only with a server. */
  play?(answers: Answer[]): Promise<Scene>
}

/** A small request that any provider can take. */
export function request(text: string, more: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model: 'auto',
    system: 'You are Rain.',
    tools: [
      {
        name: 'bash',
        description: 'Runs a command.',
        inputSchema: { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] },
      },
    ],
    conversation: [{ role: 'user', content: [{ type: 'text', text }] }],
    ...more,
  }
}
