import type { Db } from '@rain/db'
import { RainError } from '@rain/protocol'
import { checkPin } from './check-pin.ts'
import type { PinGate } from './pin-gate.ts'
import { pinRefusal } from './pin-refusal.ts'

/** @throws RainError unless this is the person's PIN: `pin_required` (in the words of `why`), `pin_invalid`, `locked_out`. */
export async function requirePin(
  deps: { db: Db; pinGate: PinGate },
  { userId, pin, address }: { userId: string; pin: string | undefined; address: string },
  why: string,
): Promise<void> {
  if (!pin) throw new RainError('pin_required', why)
  const check = await checkPin(deps, { userId, pin, address })
  if (check.result !== 'right') throw pinRefusal(check)
}
