import { writeFile } from 'node:fs/promises'
import { delay } from './delay.ts'

const everyMs = 10_000

/**
 * Writes the time into a file every ten seconds until told to stop, so that a health check can see the event loop turn
 * in a process that listens nowhere. Without a path it does nothing.
 */
export async function touchUntil(stop: AbortSignal, path: string | undefined): Promise<void> {
  if (!path) return
  while (!stop.aborted) {
    // A disk that is full must not end a process that works.
    await writeFile(path, new Date().toISOString()).catch(() => {})
    await delay(everyMs, stop)
  }
}
