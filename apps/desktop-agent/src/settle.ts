import type { CaptureSession, Rect } from './desktop.ts'

export interface Settled {
  /** False: it was still being drawn when there was no more time, or waiting was given up. */
  settled: boolean
  waitedMs: number
}

/** Watches what is drawn from its start on, so that nothing an action causes is missed. */
export interface Settling {
  /** Resolves when the screen is quiet. Aborting ends it at once. */
  wait(signal: AbortSignal): Promise<Settled>
  stop(): void
}

/** Monotonic milliseconds, and a call later; `later` gives the function that calls it off. */
export interface Clock {
  now(): number
  later(ms: number, call: () => void): () => void
}

export const systemClock: Clock = {
  now: () => performance.now(),
  later(ms, call) {
    let calledOff = false
    // after a stall of this process, what was drawn meanwhile is still to be read: it is told before the time is over
    const timer = setTimeout(() => setImmediate(() => calledOff || call()), ms)
    // nothing that is only waited for keeps a process alive that wants to end
    timer.unref()
    return () => {
      calledOff = true
      clearTimeout(timer)
    }
  },
}

const settleTimes = {
  /** Programs that answer at all begin to draw within this. */
  firstMs: 400,
  quietMs: 80,
  mostMs: 2_000,
}

/** Carets blink for ever; nobody waits for them. */
const caret = { width: 4, height: 40 }

export async function startSettling(onDamage: CaptureSession['onDamage'], clock = systemClock): Promise<Settling> {
  let lastDrawnAt: number | undefined
  let drawn: (() => void) | undefined
  const stop = await onDamage((parts) => {
    if (parts.every(isCaret)) return
    lastDrawnAt = clock.now()
    drawn?.()
  })

  async function wait(signal: AbortSignal): Promise<Settled> {
    const beganAt = clock.now()
    try {
      for (;;) {
        const now = clock.now()
        const waitedMs = now - beganAt
        const quietAt = lastDrawnAt === undefined ? beganAt + settleTimes.firstMs : lastDrawnAt + settleTimes.quietMs
        if (signal.aborted) return { settled: false, waitedMs }
        if (now >= quietAt) return { settled: true, waitedMs }
        if (waitedMs >= settleTimes.mostMs) return { settled: false, waitedMs }
        await change(Math.min(quietAt, beganAt + settleTimes.mostMs) - now, signal)
      }
    } finally {
      stop()
    }
  }

  /** Until something is drawn, the time is over, or it is aborted. */
  function change(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const callOff = clock.later(ms, done)
      signal.addEventListener('abort', done, { once: true })
      drawn = done
      function done() {
        callOff()
        signal.removeEventListener('abort', done)
        drawn = undefined
        resolve()
      }
    })
  }

  return { wait, stop }
}

function isCaret({ width, height }: Rect): boolean {
  return width <= caret.width && height <= caret.height
}
