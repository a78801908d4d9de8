/** What a simulated model does with a request: one answer each, from a queue or from a function. */
export type Script<Request> =
  Answer[] | ((request: Request, headers: Record<string, string>) => Answer | Promise<Answer>)

export type Answer = MessageAnswer | HttpFailure

/** An answer in words that fit every provider; each simulated server tells it in its own. */
export interface MessageAnswer {
  parts: AnswerPart[]
  /** Default: `tool_use` when a tool is called, else `end_turn`. */
  stop?: StopReason
  /** With `stop: 'refusal'`. */
  refusalCategory?: 'cyber' | 'bio' | 'frontier_llm' | 'reasoning_extraction' | 'general_harms'
  /** Overrides what the simulated tokenizer and cache count. */
  usage?: Partial<CountedUsage>
  firstTokenMs?: number
  /** Without it deltas come as fast as the reader takes them. */
  tokensPerSecond?: number
  /** The connection is destroyed after that many events. */
  cutAfterEvents?: number
  /** The connection is destroyed after that many bytes of the body. */
  cutAfterBytes?: number
}

/** A server without such a stop of its own takes the nearest that it has. */
export type StopReason =
  'end_turn' | 'max_tokens' | 'stop_sequence' | 'tool_use' | 'pause_turn' | 'refusal' | 'model_context_window_exceeded'

/** Tokens as the simulated server counts them: `input` without what came from or went to a cache, thinking within `output`. */
export interface CountedUsage {
  input: number
  output: number
  cacheRead: number
  cacheWrite: number
  /** The part of `cacheWrite` that is kept for an hour, where the provider tells the two apart. */
  cacheWriteLong?: number
  thinking: number
}

/** An answer that is no message: `rateLimited(3)`, `overloaded()`, … */
export interface HttpFailure {
  status: number
  message: string
  /** The provider's own name of the error; the default follows from the status. */
  error?: string
  details?: Record<string, unknown>
  headers?: Record<string, string>
}

export type AnswerPart = ContentPart | Incident

export type ContentPart =
  /** Cut into uneven deltas, or streamed as the given ones, with incidents in between. */
  | { type: 'text'; text: string }
  | { type: 'text'; deltas: (string | Incident)[] }
  | { type: 'thinking'; text: string }
  /** Thinking that only the provider can read. */
  | { type: 'redacted_thinking' }
  /** `json` replaces the streamed input: broken or cut. */
  | {
      type: 'tool_use'
      name: string
      input: Record<string, unknown>
      id?: string
      json?: string
      /** What the provider wants a person to look at first, where it has such a thing for its tool for desktops. */
      safety?: string[]
    }

/** Something that happens between two events of the stream. */
export type Incident =
  | { type: 'gate'; gate: Gate }
  | { type: 'wait'; ms: number }
  /** A sign of life, where the provider has one. */
  | { type: 'ping' }
  /** An error in the stream, under the provider's own name of it. */
  | { type: 'error'; error: string; message?: string }
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
    message: 'This request would exceed the rate limit of your organization.',
    details,
    headers: { 'retry-after': String(retryAfterSeconds) },
  }
}

export function overloaded(): HttpFailure {
  return { status: 529, message: 'Overloaded' }
}

export function serverError(): HttpFailure {
  return { status: 500, message: 'Internal server error' }
}
