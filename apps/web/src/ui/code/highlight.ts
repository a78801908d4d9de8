import type { CodeTree, HighlightJob, HighlightResult } from './highlight-job.ts'

/** Of a worker what is used here. */
export type HighlightWorker = {
  postMessage: (job: HighlightJob) => void
  onmessage: ((event: MessageEvent<HighlightResult>) => unknown) | null
  onerror: ((event: ErrorEvent) => unknown) | null
}

/**
 * The colours of a piece of code, or null for a language nobody taught us. Grammars are fetched on first use, and read in a worker:
 * making them ready takes longer than a frame, and so does much code. Without colours where the worker cannot be had.
 */
export function createHighlight(openWorker: () => HighlightWorker) {
  const waiting = new Map<number, (tree: CodeTree | null) => void>()
  let worker: HighlightWorker | null = null
  let last = 0

  const answer = (id: number, tree: CodeTree | null) => {
    waiting.get(id)?.(tree)
    waiting.delete(id)
  }
  const open = () => {
    const opened = openWorker()
    opened.onmessage = ({ data: { id, tree } }) => answer(id, tree)
    opened.onerror = () => {
      worker = null
      for (const id of [...waiting.keys()]) answer(id, null)
    }
    return opened
  }
  const tryOpen = () => {
    try {
      return open()
    } catch {
      // This browser has none, or forbids it.
      return null
    }
  }
  return async (code: string, language: string): Promise<CodeTree | null> => {
    worker ??= tryOpen()
    if (!worker) return null
    const id = ++last
    worker.postMessage({ id, code, language })
    return new Promise((resolve) => waiting.set(id, resolve))
  }
}

export const highlight = createHighlight(
  () => new Worker(new URL('./highlight-worker.ts', import.meta.url), { type: 'module', name: 'highlight' }),
)
