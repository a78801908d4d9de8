import type { ContentBlock, ErrorCode, TextBlock, ThinkingBlock, ToolCallBlock, Usage } from '@rain/protocol'

/**
 * A provider answers one model step: a conversation in, a stream of events out. No tools run here, no permission is
 * asked, no loop turns.
 *
 * The contract, checked for every provider by `contract.test.ts`:
 * - `ask` never throws and its iterator never throws: a failure is the final event `failed`.
 * - It yields any number of deltas and notices, then exactly one final event, `answered` or `failed`, and ends.
 * - When `signal` aborts, it ends with `failed` (code `interrupted`) without delay, and the HTTP request is cancelled.
 * - Retries happen inside, with backoff, and only before the first delta; each is told as a `retrying` event.
 */
export interface Provider {
  readonly id: string
  ask(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>
}

export interface ModelRequest {
  /** A model id of the provider, or `auto` for its sensible default. */
  model: string
  /** Stable prefix first: it is what prompt caching keeps. */
  system: string
  tools: ToolDescription[]
  conversation: ConversationMessage[]
}

export interface ToolDescription {
  name: string
  description: string
  /** JSON Schema of the input, type object. */
  inputSchema: Record<string, unknown>
}

/**
 * Strictly alternating: user first; an assistant message with tool calls is followed by exactly one `tools` message that
 * answers every call in call order.
 */
export type ConversationMessage =
  | { role: 'user'; content: TextBlock[] }
  | { role: 'assistant'; provider: string; model: string; content: ContentBlock[] }
  | { role: 'tools'; results: ToolAnswer[] }

export interface ToolAnswer {
  toolUseId: string
  tool: string
  content: string
  isError: boolean
}

export type ModelEvent = ModelDelta | ModelNotice | ModelFinal

export type ModelDelta = { type: 'text'; text: string } | { type: 'thinking'; text: string }

export type ModelNotice =
  | { type: 'model'; model: string }
  | { type: 'rate_limits'; limits: Record<string, number | string> }
  | { type: 'retrying'; attempt: number; delayMs: number; reason: string }

export type ModelFinal =
  | {
      type: 'answered'
      /**
       * `tool_use`: run the calls and ask again. `paused`: ask again with the same conversation plus this answer.
       * `refused`: the model declined; `detail` says what is known.
       */
      reason: 'end_turn' | 'tool_use' | 'max_tokens' | 'refused' | 'paused' | 'context_full'
      detail?: string
      model: string
      content: (TextBlock | ThinkingBlock | ToolCallBlock)[]
      usage: Usage
      /** US dollars, or null when the price of the model is not known. */
      costUsd: number | null
    }
  | { type: 'failed'; code: ErrorCode; message: string; usage?: Usage; costUsd?: number | null }
