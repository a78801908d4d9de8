import { ApiError } from './request.ts'

export type Refusal =
  | { kind: 'empty' }
  | { kind: 'wrong'; attemptsLeft?: number }
  /** `until` in milliseconds since 1970. */
  | { kind: 'locked'; until: number }
  | { kind: 'busy' }
  | { kind: 'unreachable' }
  | { kind: 'other'; code: string; text: string }

/** Why a PIN did not open a door, as the page tells it. `now` in milliseconds. */
export function refusalOf(error: unknown, now: number): Refusal {
  if (!(error instanceof ApiError)) return { kind: 'unreachable' }
  if (error.code === 'unreachable' || error.status === 502 || error.status === 504) return { kind: 'unreachable' }
  if (error.body?.locked) return { kind: 'locked', until: now + (error.body.remaining_seconds ?? 0) * 1000 }
  if (error.code === 'pin_required') return { kind: 'empty' }
  if (error.status === 401) return { kind: 'wrong', attemptsLeft: error.body?.remaining_attempts }
  if (error.status === 429) return { kind: 'busy' }
  return { kind: 'other', code: error.code, text: error.message }
}
