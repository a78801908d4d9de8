export interface RateLimitOptions {
  requests: number
  inputTokens: number
  outputTokens: number
}

/** A window of one minute of the account's limits, told in the headers of every answer; nothing is refused for them. */
export function createRateLimitWindow(limits: RateLimitOptions, now: () => number) {
  let endsAt = 0
  let left = { ...limits }
  return {
    spend(spent: Partial<RateLimitOptions>): void {
      if (now() >= endsAt) {
        endsAt = now() + 60_000
        left = { ...limits }
      }
      left.requests = Math.max(0, left.requests - (spent.requests ?? 0))
      left.inputTokens = Math.max(0, left.inputTokens - (spent.inputTokens ?? 0))
      left.outputTokens = Math.max(0, left.outputTokens - (spent.outputTokens ?? 0))
    },
    headers(): Record<string, string> {
      const reset = new Date(endsAt).toISOString().replace(/\.\d+/, '')
      const of = (name: string, limit: number, remaining: number) => [
        [`anthropic-ratelimit-${name}-limit`, String(limit)],
        [`anthropic-ratelimit-${name}-remaining`, String(remaining)],
        [`anthropic-ratelimit-${name}-reset`, reset],
      ]
      return Object.fromEntries([
        ...of('requests', limits.requests, left.requests),
        ...of('input-tokens', limits.inputTokens, left.inputTokens),
        ...of('output-tokens', limits.outputTokens, left.outputTokens),
        ...of('tokens', limits.inputTokens + limits.outputTokens, left.inputTokens + left.outputTokens),
      ])
    },
  }
}
