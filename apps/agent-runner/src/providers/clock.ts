import { delay } from '@rain/runtime'

/** The time of a provider: real in the runner, by hand in tests. All in milliseconds. */
export interface Clock {
  now(): number
  /** Resolves after `ms`, or at once when the signal aborts. */
  delay(ms: number, signal: AbortSignal): Promise<void>
  /** Runs `action` after `ms` unless the returned function is called before. */
  after(ms: number, action: () => void): () => void
  random(): number
}

export const realClock: Clock = {
  now: Date.now,
  delay,
  after(ms, action) {
    const timer = setTimeout(action, ms)
    return () => clearTimeout(timer)
  },
  random: Math.random,
}
