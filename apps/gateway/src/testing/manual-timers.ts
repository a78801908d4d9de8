import type { Timers } from '../live/timers.ts'

/** Time that passes only when a test says so. */
export interface ManualTimers extends Timers {
  advance(ms: number): void
}

interface Alarm {
  at: number
  every: number | null
  run(): void
}

export function createManualTimers(): ManualTimers {
  let now = 1_000_000
  const alarms = new Set<Alarm>()
  const set = (alarm: Alarm) => {
    alarms.add(alarm)
    return () => void alarms.delete(alarm)
  }
  return {
    now: () => now,
    after: (ms, run) => set({ at: now + ms, every: null, run }),
    every: (ms, run) => set({ at: now + ms, every: ms, run }),
    advance(ms) {
      const end = now + ms
      for (;;) {
        const [due] = [...alarms].filter((alarm) => alarm.at <= end).sort((a, b) => a.at - b.at)
        if (!due) break
        now = due.at
        if (due.every === null) alarms.delete(due)
        else due.at += due.every
        due.run()
      }
      now = end
    },
  }
}
