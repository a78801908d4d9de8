export interface Closable {
  close(): Promise<unknown>
}

/**
 * The life of a process: `start` runs until it is told to stop; SIGTERM or SIGINT abort the signal it is given; then
 * `resources` are closed in their order. A second signal ends the process at once.
 */
export async function runUntilSignalled(
  start: (stop: AbortSignal) => Promise<void>,
  resources: Closable[] = [],
): Promise<void> {
  const stop = new AbortController()
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(130)
    stop.abort()
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  try {
    await start(stop.signal)
  } finally {
    for (const resource of resources) await resource.close()
    process.off('SIGTERM', onSignal)
    process.off('SIGINT', onSignal)
  }
}

/** Resolves once the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
