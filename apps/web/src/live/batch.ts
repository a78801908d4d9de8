/** Collects values and hands them over together, at most once per `everyMs`: text that streams in draws a frame, not a word. */
export function createBatch<T>(deliver: (values: T[]) => void, everyMs: number) {
  let waiting: T[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    const values = waiting
    waiting = []
    if (values.length > 0) deliver(values)
  }
  return {
    add(value: T) {
      waiting.push(value)
      timer ??= setTimeout(flush, everyMs)
    },
    flush,
  }
}
