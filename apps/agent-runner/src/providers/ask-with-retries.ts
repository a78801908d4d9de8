import type { ErrorCode, NanoUsd, Usage } from '@rain/protocol'
import { backoffMs } from '@rain/runtime'
import type { Clock } from './clock.ts'
import type { Failed, ModelEvent, Spent } from './provider.ts'
import { createWatchdog } from './watchdog.ts'

/** What went wrong with one attempt, in words for the person, and whether another may do better. */
export interface Failure {
  code: ErrorCode
  message: string
  retryable: boolean
  /** The provider's own wish, in milliseconds. */
  retryAfterMs?: number
  /** What the provider told of its limits while it failed. */
  rateLimits?: Record<string, number | string>
}

/** How an attempt and the loop around it talk while it runs. */
export interface Attempt {
  /** Aborts when the caller does, or when the provider has been silent for too long. Hand it to the HTTP request. */
  signal: AbortSignal
  /** Any sign of life from the provider, pings included. */
  alive(): void
  /** The model has begun to answer: from here on nothing is asked again. */
  speaking(): void
  /** What the attempt has cost as far as the provider has told, for the case that it fails. */
  spent(usage: Usage, cost: NanoUsd | null): void
}

export interface RetryingQuestion {
  /** One try. It ends with a final event, or throws. */
  ask(attempt: Attempt): AsyncIterable<ModelEvent>
  toFailure(error: unknown): Failure
  /** What the provider is called in messages: `Claude`. */
  name: string
  signal: AbortSignal
  clock: Clock
  /** How often to ask at most. */
  attempts?: number | undefined
  /** Silence of the provider after which an attempt is given up. */
  idleTimeoutMs: number
}

const MAX_ATTEMPTS = 5
const BACKOFF = { baseMs: 1000, maxMs: 20_000 }
/** A longer wish of the provider is not waited for: the person is told instead. */
/** How much longer than wished a wait may be, so that not all come back at once. */
const SPREAD = 0.25
const MOST_SPREAD_MS = 2_000
const LONGEST_WAIT_MS = 60_000
/** Text and thinking together, several times what any model can say: a stream that goes on is one without an end. */
const LONGEST_ANSWER_CHARS = 4_000_000

/**
 * Keeps the promises of `Provider.ask` around attempts that may throw: exactly one final event and nothing after it,
 * retries with backoff before the first sign of an answer and never after, an end without delay on abort. What a try has
 * cost was set aside for one request: the next one is the caller's to pay for. An answer without an end gets one.
 */
export async function* askWithRetries(question: RetryingQuestion): AsyncGenerator<ModelEvent> {
  const { signal, clock, attempts = MAX_ATTEMPTS } = question
  for (let number = 1; ; number++) {
    if (signal.aborted) return yield interrupted()
    const outcome = yield* runAttempt(question)
    if (outcome === 'final') return
    const { failure, spoken, spent } = outcome
    if (signal.aborted) return yield { ...interrupted(), ...spent }
    if (failure.rateLimits) yield { type: 'rate_limits', limits: failure.rateLimits }
    const delayMs = waitBefore(number, failure, clock)
    if (spoken || !failure.retryable || number >= attempts || (failure.retryAfterMs ?? 0) > LONGEST_WAIT_MS)
      return yield toFailed(failure, spent)
    if (spent && isBilled(spent)) {
      return yield { ...toFailed(failure, spent), again: { attempt: number, left: attempts - number, delayMs } }
    }
    yield { type: 'retrying', attempt: number, delayMs, code: failure.code, reason: failure.message }
    await clock.delay(delayMs, signal)
  }
}

type Outcome = 'final' | { failure: Failure; spoken: boolean; spent: Spent | null }

async function* runAttempt(question: RetryingQuestion): AsyncGenerator<ModelEvent, Outcome> {
  const { clock, idleTimeoutMs, name } = question
  const abort = new AbortController()
  const forward = () => abort.abort()
  question.signal.addEventListener('abort', forward, { once: true })
  let silent = false
  let spoken = false
  let spent: Spent | null = null
  let chars = 0
  const watchdog = createWatchdog({
    clock,
    timeoutMs: idleTimeoutMs,
    onSilence: () => {
      silent = true
      abort.abort()
    },
  })
  const failed = (failure: Failure): Outcome => ({ failure, spoken, spent })
  try {
    const events = question.ask({
      signal: abort.signal,
      alive: watchdog.touch,
      speaking: () => {
        spoken = true
      },
      spent: (usage, cost) => {
        spent = { usage, cost }
      },
    })
    for await (const event of events) {
      if (abort.signal.aborted) break
      if (event.type === 'text' || event.type === 'thinking') {
        spoken = true
        chars += event.text.length
        if (chars > LONGEST_ANSWER_CHARS) return failed(endless(name))
      }
      yield event
      if (event.type === 'answered' || event.type === 'failed') return 'final'
    }
    return failed(silent ? silence(name, idleTimeoutMs) : brokenOff(name))
  } catch (error) {
    return failed(silent ? silence(name, idleTimeoutMs) : question.toFailure(error))
  } finally {
    watchdog.stop()
    question.signal.removeEventListener('abort', forward)
    abort.abort()
  }
}

function toFailed({ code, message, retryAfterMs }: Failure, spent: Spent | null): Failed {
  return { type: 'failed', code, message, ...(retryAfterMs !== undefined && { retryAfterMs }), ...spent }
}

function isBilled({ usage }: Spent): boolean {
  return Object.values(usage).some((tokens) => tokens > 0)
}

/** As long as was wished, or longer with each try; and never all at once, where several were told the same. */
function waitBefore(number: number, { retryAfterMs }: Failure, clock: Clock): number {
  if (retryAfterMs === undefined) return backoffMs(number, { ...BACKOFF, random: clock.random })
  const wished = Math.max(retryAfterMs, 0)
  return Math.round(wished + (1 - clock.random()) * Math.min(wished * SPREAD, MOST_SPREAD_MS))
}

function interrupted(): Failed {
  return { type: 'failed', code: 'interrupted', message: 'The answer was interrupted.' }
}

function silence(name: string, ms: number): Failure {
  const message = `${name} has sent nothing for ${Math.round(ms / 1000)} seconds. Try again in a moment.`
  return { code: 'provider_unreachable', message, retryable: true }
}

function endless(name: string): Failure {
  const message = `${name} did not come to an end: the answer was stopped after ${LONGEST_ANSWER_CHARS / 1e6} million characters.`
  return { code: 'provider_unreachable', message, retryable: false }
}

function brokenOff(name: string): Failure {
  const message = `The connection to ${name} broke off before the answer was complete. Try again.`
  return { code: 'provider_unreachable', message, retryable: true }
}
