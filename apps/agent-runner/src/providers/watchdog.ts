import type { Clock } from './clock.ts'

/**
 * Calls `onSilence` once when `touch` was not called for `timeoutMs`. Touching is cheap enough for every token: it moves
 * no timer; a timer that comes due early is set anew for the rest.
 */
export function createWatchdog(options: { clock: Clock; timeoutMs: number; onSilence: () => void }) {
  const { clock, timeoutMs, onSilence } = options
  let lastSign = clock.now()
  let cancel = clock.after(timeoutMs, check)
  function check() {
    const left = lastSign + timeoutMs - clock.now()
    if (left <= 0) onSilence()
    else cancel = clock.after(left, check)
  }
  return {
    touch: () => {
      lastSign = clock.now()
    },
    stop: () => cancel(),
  }
}
