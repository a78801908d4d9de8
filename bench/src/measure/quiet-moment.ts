import { readFileSync } from 'node:fs'

const sampleMs = 100
/** Of all processors together. */
const quietShare = 0.12

/**
 * Waits until the machine has next to nothing to do, so that what others run on it is not measured. `patience` is how
 * long it may wait in all; after that it no longer does. Call it only while nothing of ours runs.
 */
export function createQuietMoments(patienceMs: number): () => Promise<void> {
  let leftMs = patienceMs
  return async () => {
    while (leftMs > 0) {
      const before = readTicks()
      await new Promise((resolve) => setTimeout(resolve, sampleMs))
      const after = readTicks()
      if (after.busy - before.busy <= quietShare * (after.all - before.all)) return
      leftMs -= sampleMs
    }
  }
}

function readTicks(): { busy: number; all: number } {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n')
  // user, nice, system, idle, iowait, …
  const ticks = line.trim().split(/\s+/).slice(1).map(Number)
  const all = ticks.reduce((sum, each) => sum + each, 0)
  return { all, busy: all - (ticks[3] ?? 0) - (ticks[4] ?? 0) }
}
