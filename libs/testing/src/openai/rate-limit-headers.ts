export interface OpenaiRateLimits {
  requests: number
  tokens: number
}

/** A window of one minute of the account's limits, told in the headers of every answer; nothing is refused for them. */
export function createOpenaiRateLimitWindow(limits: OpenaiRateLimits, now: () => number) {
  let endsAt = 0
  let left = { ...limits }
  return {
    spend(spent: Partial<OpenaiRateLimits>): void {
      if (now() >= endsAt) {
        endsAt = now() + 60_000
        left = { ...limits }
      }
      left.requests = Math.max(0, left.requests - (spent.requests ?? 0))
      left.tokens = Math.max(0, left.tokens - (spent.tokens ?? 0))
    },
    headers(): Record<string, string> {
      const reset = toDuration(Math.max(0, endsAt - now()))
      return Object.fromEntries(
        (['requests', 'tokens'] as const).flatMap((name) => [
          [`x-ratelimit-limit-${name}`, String(limits[name])],
          [`x-ratelimit-remaining-${name}`, String(left[name])],
          [`x-ratelimit-reset-${name}`, reset],
        ]),
      )
    },
  }
}

/** As the API writes durations: `6ms`, `1.5s`, `1m30s`, `2h0m0s`. */
export function toDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)}ms`
  const seconds = ms / 1000
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  const rest = `${Number((seconds % 60).toFixed(3))}s`
  if (hours > 0) return `${hours}h${minutes}m${rest}`
  return minutes > 0 ? `${minutes}m${rest}` : rest
}
