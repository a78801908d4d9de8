import { RestRefusal } from '../infra/describe-error.ts'
import type { PinCheck } from './check-pin.ts'

/** A wrong PIN, or a door that is shut after too many, as the client protocol words it. */
export function pinRefusal(check: Exclude<PinCheck, { result: 'right' }>): RestRefusal {
  if (check.result === 'wrong') {
    const remaining_attempts = check.remainingAttempts
    return new RestRefusal(401, { error: 'Invalid PIN', code: 'pin_invalid', remaining_attempts })
  }
  const remaining_seconds = check.remainingSeconds
  const error = `Too many failed attempts. Try again in ${remaining_seconds} seconds.`
  return new RestRefusal(429, {
    error,
    code: 'locked_out',
    locked: true,
    remaining_seconds,
    retry_after: remaining_seconds,
  })
}
