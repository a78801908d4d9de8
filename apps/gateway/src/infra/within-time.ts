import { delay } from '@rain/runtime'

/** What `work` resolves to; undefined when that takes longer than `ms`. The work itself goes on. */
export async function withinTime<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  const settled = new AbortController()
  try {
    return await Promise.race([work, delay(ms, settled.signal).then(() => undefined)])
  } finally {
    settled.abort()
  }
}
