import type { Clock } from '../clock.ts'

/** Time that stands still until a test moves it. A delay is noted, passes at once and moves the time. */
export interface ManualClock extends Clock {
  delays: number[]
  /** Moves the time and runs what has come due. */
  advance(ms: number): void
}

export function createManualClock(): ManualClock {
  let time = Date.UTC(2026, 10, 21)
  let timers: { due: number; action: () => void }[] = []
  const delays: number[] = []
  return {
    delays,
    now: () => time,
    random: () => 1,
    async delay(ms) {
      delays.push(ms)
      time += ms
    },
    after(ms, action) {
      const timer = { due: time + ms, action }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    advance(ms) {
      time += ms
      const due = timers.filter((timer) => timer.due <= time)
      timers = timers.filter((timer) => timer.due > time)
      for (const { action } of due) action()
    },
  }
}
