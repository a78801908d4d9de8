type Batch<T> = { add(value: T): void; flush(): void }

type BatchOptions = {
  /** Values are handed over this long after the first of them came. */
  everyMs: number
  /** Milliseconds of a clock that never goes back. */
  now?: () => number
}

/** A delivery that takes its time is followed by a pause this many times as long: the page has to draw, and to hear the person. */
const rest = 2

/**
 * Collects values and hands them over together, at most once per `everyMs`: text that streams in draws a frame, not a word. Where
 * drawing takes longer than that, as on a slow device, more are handed over at once.
 */
export function createBatch<T>(deliver: (values: T[]) => void, { everyMs, now = nowMs }: BatchOptions): Batch<T> {
  let waiting: T[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let waitMs = everyMs
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const values = waiting
    waiting = []
    if (values.length === 0) return
    const began = now()
    deliver(values)
    // @NOTE React draws what a store tells it in a microtask of its own, which was queued before this one
    void Promise.resolve().then(() => (waitMs = Math.min(longestMs, Math.max(everyMs, (now() - began) * rest))))
  }
  return {
    add(value) {
      waiting.push(value)
      timer ??= setTimeout(flush, waitMs)
    },
    flush,
  }
}

/** Nobody waits longer for what has come. */
const longestMs = 150

const nowMs = () => performance.now()
