import type { Writable } from 'node:stream'

/**
 * Lets everything that is written before the event loop goes on leave in one piece: a burst of small frames is one call
 * to the system instead of one for each.
 */
export function batchWrites(stream: Pick<Writable, 'cork' | 'uncork'>): () => void {
  let corked = false
  const uncork = () => {
    corked = false
    stream.uncork()
  }
  return () => {
    if (corked) return
    corked = true
    stream.cork()
    process.nextTick(uncork)
  }
}
