import type { MessagesRequest } from './request-schema.ts'

/** What the simulated model does with a request: one answer each, from a queue or from a function. */
export type Script =
  Answer[] | ((request: MessagesRequest, headers: Record<string, string>) => Answer | Promise<Answer>)

export type Answer = MessageAnswer | HttpFailure

export interface MessageAnswer {
  parts: AnswerPart[]
  /** Default: `tool_use` when a tool is called, else `end_turn`. */
  stop?: StopReason
  /** With `stop: 'refusal'`. */
  refusalCategory?: 'cyber' | 'bio' | 'frontier_llm' | 'reasoning_extraction' | 'general_harms'
  /** Overrides what the simulated tokenizer and cache count. */
  usage?: Partial<WireUsage>
  firstTokenMs?: number
  /** Without it deltas come as fast as the reader takes them. */
  tokensPerSecond?: number
  /** The connection is destroyed after that many events. */
  cutAfterEvents?: number
}

export type StopReason =
  'end_turn' | 'max_tokens' | 'stop_sequence' | 'tool_use' | 'pause_turn' | 'refusal' | 'model_context_window_exceeded'

export interface WireUsage {
  input_tokens: number
  output_tokens: number
  cache_creation_input_tokens: number
  cache_read_input_tokens: number
}

/** An answer that is no message: `rateLimited(3)`, `overloaded()`, … */
export interface HttpFailure {
  status: number
  error: ErrorType
  message: string
  details?: Record<string, unknown>
  headers?: Record<string, string>
}

export type ErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'billing_error'
  | 'permission_error'
  | 'not_found_error'
  | 'request_too_large'
  | 'rate_limit_error'
  | 'timeout_error'
  | 'api_error'
  | 'overloaded_error'

export type AnswerPart = ContentPart | Incident

export type ContentPart =
  /** Cut into uneven deltas, or streamed as the given ones, with incidents in between. */
  | { type: 'text'; text: string }
  | { type: 'text'; deltas: (string | Incident)[] }
  | { type: 'thinking'; text: string }
  | { type: 'redacted_thinking' }
  /** `json` replaces the streamed input: broken or cut. */
  | { type: 'tool_use'; name: string; input: Record<string, unknown>; id?: string; json?: string }

/** Something that happens between two events of the stream. */
export type Incident =
  | { type: 'gate'; gate: Gate }
  | { type: 'wait'; ms: number }
  | { type: 'ping' }
  | { type: 'error'; error: ErrorType; message?: string }
  /** Bytes written as they are: broken framing, unknown events. */
  | { type: 'raw'; text: string }
  /** The connection is destroyed. */
  | { type: 'cut' }
  /** The stream ends as if all was said, without its closing events. */
  | { type: 'end' }
  /** The connection stays open and nothing comes any more. */
  | { type: 'silence' }

/** A place in the stream where the server waits for the test, and the test can wait for the server. */
export interface Gate {
  /** Resolves when the stream has come to the gate. */
  readonly reached: Promise<void>
  readonly opened: Promise<void>
  open(): void
  arrive(): void
}

export function createGate(): Gate {
  let open = () => {}
  let arrive = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  const reached = new Promise<void>((resolve) => (arrive = resolve))
  return { reached, opened, open, arrive }
}

export function says(...deltas: (string | Incident)[]): MessageAnswer {
  return { parts: [{ type: 'text', deltas }] }
}

export function calls(name: string, input: Record<string, unknown>, id?: string): MessageAnswer {
  return { parts: [{ type: 'tool_use', name, input, ...(id && { id }) }] }
}

export function rateLimited(retryAfterSeconds: number, details?: Record<string, unknown>): HttpFailure {
  return {
    status: 429,
    error: 'rate_limit_error',
    message: 'This request would exceed the rate limit of your organization.',
    details,
    headers: { 'retry-after': String(retryAfterSeconds) },
  }
}

export function overloaded(): HttpFailure {
  return { status: 529, error: 'overloaded_error', message: 'Overloaded' }
}

export function serverError(): HttpFailure {
  return { status: 500, error: 'api_error', message: 'Internal server error' }
}
