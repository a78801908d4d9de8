// @ts-check

const repeatAfterMs = 1_500
const lookForParentEveryMs = 1_000

/**
 * Ctrl-C, SIGTERM, a closed terminal, or the end of the npm that started us: all ask to stop. Ctrl-C comes twice below npm,
 * once from the terminal and once from npm, so only one that comes later counts as impatience.
 */
export function stopRequests() {
  const controller = new AbortController()
  const parent = process.ppid
  let requestedAt = 0
  let repeated = () => {}

  const request = () => {
    if (!controller.signal.aborted) {
      requestedAt = Date.now()
      controller.abort(new Error('asked to stop'))
    } else if (Date.now() - requestedAt > repeatAfterMs) {
      repeated()
    }
  }
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
  for (const signal of signals) process.on(signal, request)
  // The shell between npm and us does not pass a SIGTERM on: it just goes.
  const watch = setInterval(() => {
    if (process.env.npm_lifecycle_event && process.ppid !== parent && !controller.signal.aborted) request()
  }, lookForParentEveryMs)
  watch.unref()
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {}) // the terminal may be gone

  return {
    signal: controller.signal,
    requested: new Promise((resolve) => controller.signal.addEventListener('abort', resolve, { once: true })),
    onRepeat(/** @type {() => void} */ listener) {
      repeated = listener
    },
    dispose() {
      clearInterval(watch)
      for (const signal of signals) process.off(signal, request)
    },
  }
}
