/**
 * Lets at most `most` pieces of work run at a time; the others wait in their order. Waiting ends, with the signal's reason,
 * when the signal is aborted.
 */
export function takeTurns(most: number) {
  let running = 0
  const waiting: (() => void)[] = []

  async function enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (running < most) return void running++
    await new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        waiting.splice(waiting.indexOf(go), 1)
        reject(signal.reason as Error)
      }
      const go = () => {
        signal.removeEventListener('abort', onAbort)
        resolve()
      }
      signal.addEventListener('abort', onAbort, { once: true })
      waiting.push(go)
    })
  }

  /** Hands its place to the next, or gives it back. */
  function leave(): void {
    const next = waiting.shift()
    if (next) next()
    else running--
  }

  return async <Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> => {
    await enter(signal)
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
