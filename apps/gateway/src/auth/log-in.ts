import { RainError } from '@rain/protocol'
import type { Db } from '@rain/db'
import { checkPin, type PinCheck } from './check-pin.ts'
import { findOwner } from './owner.ts'
import type { PinGate } from './pin-gate.ts'
import { issueTokenForPin, type TokenOrigin } from './tokens.ts'

/** @throws RainError `unavailable` when the server has no owner yet. */
export async function logIn(
  deps: { db: Db; pinGate: PinGate },
  attempt: { pin: string; origin: TokenOrigin },
): Promise<{ token: string; userId: string } | Exclude<PinCheck, { result: 'right' }>> {
  const userId = await findOwner(deps.db)
  if (!userId) throw new RainError('unavailable', 'Rain is still starting. Try again in a moment.')
  const check = await checkPin(deps, { userId, pin: attempt.pin, address: attempt.origin.address })
  if (check.result !== 'right') return check
  const token = await issueTokenForPin(deps.db, { userId, pinHash: check.pinHash, origin: attempt.origin })
  // @NOTE the PIN was changed in between: the next look finds the old one wrong
  return token === null ? logIn(deps, attempt) : { token, userId }
}
