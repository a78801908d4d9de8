import { delay } from './delay.ts'

/** Waits for work to settle, but no longer than `ms`. True when it settled in time. Leaves no timer behind. */
export async function settledWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const done = new AbortController()
  const settled = work.then(
    () => true,
    () => true,
  )
  try {
    return await Promise.race([settled, delay(ms, done.signal).then(() => false)])
  } finally {
    done.abort()
  }
}
