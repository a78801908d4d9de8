import { limits, type InputEvent } from '@rain/protocol'
import type { Timers } from '../../live/timers.ts'

const windowMs = 1_000

/**
 * Lets through what a person can do in a second. Movements beyond it are left out, for the next one says where the pointer is;
 * keys and buttons are not, or they would stay pressed. Null: that is no person.
 */
export function createInputGate(timers: Timers): (events: InputEvent[]) => InputEvent[] | null {
  let beganAt = Number.NEGATIVE_INFINITY
  let passed = 0
  return (events) => {
    if (timers.now() - beganAt >= windowMs) [beganAt, passed] = [timers.now(), 0]
    const through = events.filter((event) => {
      if (!isPressed(event) && passed >= limits.inputEventsPerSecond) return false
      passed++
      return true
    })
    return passed > 2 * limits.inputEventsPerSecond ? null : through
  }
}

function isPressed({ type }: InputEvent): boolean {
  return type !== 'move' && type !== 'wheel'
}
