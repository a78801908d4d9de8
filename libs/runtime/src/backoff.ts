/**
 * How long to wait before try number `attempt` (1, 2, …): exponential with full jitter, as in the AWS Architecture Blog,
 * "Exponential Backoff And Jitter" (2015).
 */
export function backoffMs(attempt: number, options: { baseMs: number; maxMs: number; random?: () => number }): number {
  const ceiling = Math.min(options.maxMs, options.baseMs * 2 ** (attempt - 1))
  return Math.round((options.random ?? Math.random)() * ceiling)
}
