/**
 * Whether the machine has slept. On Linux the monotonic clock stands still meanwhile and the time since boot does not; where
 * both go on, ages are right anyway.
 */
export function createSleepWatch(monotonicMs: () => number, sinceBootMs: () => number): () => boolean {
  const lag = () => sinceBootMs() - monotonicMs()
  let last = lag()
  return () => {
    const now = lag()
    const slept = now - last > sleepMs
    // A lag that shrinks is the rounding of one of the clocks, or a clock that was set: it is no reason to trust less.
    last = now
    return slept
  }
}

/** The time since boot is counted in whole seconds by some systems. */
const sleepMs = 3_000
