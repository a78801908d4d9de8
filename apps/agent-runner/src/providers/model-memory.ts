import type { Clock } from './clock.ts'

export interface ModelMemory<Model> {
  /** The models as last read; read anew when that was long ago. Never throws: what cannot be read is an empty list. */
  all(signal: AbortSignal): Promise<Model[]>
  /** The models as they are now, kept for later. Throws what the provider says. */
  readAnew(signal: AbortSignal): Promise<Model[]>
}

const FRESH_MS = 60 * 60_000
const FRESH_AFTER_FAILURE_MS = 5 * 60_000
const PATIENCE_MS = 3000

/** Remembers a provider's models for an hour, so that a turn does not wait for the list. */
export function createModelMemory<Model>(
  read: (signal: AbortSignal) => Promise<Model[]>,
  clock: Clock,
): ModelMemory<Model> {
  let known: Model[] = []
  let reading: Promise<void> | null = null
  let freshUntil = 0

  function keep(models: Model[]): void {
    known = models
    freshUntil = clock.now() + FRESH_MS
  }

  async function refresh(): Promise<void> {
    const abort = new AbortController()
    const cancel = clock.after(PATIENCE_MS, () => abort.abort())
    try {
      keep(await read(abort.signal))
    } catch {
      // the request to the model itself will tell what is wrong, if anything is
      freshUntil = clock.now() + FRESH_AFTER_FAILURE_MS
    } finally {
      cancel()
    }
  }

  return {
    async readAnew(signal) {
      const models = await read(signal)
      keep(models)
      return models
    },
    async all(signal) {
      if (clock.now() >= freshUntil) {
        reading ??= refresh().finally(() => (reading = null))
        await untilAborted(reading, signal)
      }
      return known
    },
  }
}

function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
    void work.then(done)
  })
}
