import type { Timers } from './timers.ts'

/**
 * Where sockets stand that have shown no token yet. Anybody can open them, so only a few may stay; but everybody is given
 * a moment, because after a restart all clients come back at once.
 */
export interface WaitingRoom {
  /** Returns the function to call when the socket is known, or gone. `turnAway` is called where there is no room. */
  arrive(address: string, turnAway: () => void): () => void
}

const momentMs = 250

export function createWaitingRoom(timers: Timers, most: { overall: number; perAddress: number }): WaitingRoom {
  const waiting = new Map<string, number>()
  let overall = 0

  function hasRoom(address: string): boolean {
    return overall < most.overall && (waiting.get(address) ?? 0) < most.perAddress
  }

  function count(address: string, change: 1 | -1) {
    overall += change
    const here = (waiting.get(address) ?? 0) + change
    if (here > 0) waiting.set(address, here)
    else waiting.delete(address)
  }

  return {
    arrive(address, turnAway) {
      let isCounted = false
      const cancel = timers.after(momentMs, () => {
        if (!hasRoom(address)) return turnAway()
        count(address, 1)
        isCounted = true
      })
      return () => {
        cancel()
        if (isCounted) count(address, -1)
        isCounted = false
      }
    },
  }
}
