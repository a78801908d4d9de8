import { deleteBudget, type Db } from '@rain/db'
import { RainError } from '@rain/protocol'
import type { PinGate } from '../auth/pin-gate.ts'
import { requirePin } from '../auth/require-pin.ts'
import { budgetsOf } from './budgets-of.ts'

/** @throws RainError `not_found`, or `pin_required`, `pin_invalid`, `locked_out`: without a budget more can be spent. */
export async function dropBudget(
  deps: { db: Db; pinGate: PinGate },
  { id, userId, pin, address }: { id: string; userId: string; pin: string | undefined; address: string },
): Promise<void> {
  const known = (await budgetsOf(deps.db, userId)).some((budget) => budget.id === id)
  if (!known) throw new RainError('not_found', 'There is no budget of that id.')
  await requirePin(deps, { userId, pin, address }, 'Deleting a budget needs your PIN.')
  await deleteBudget(deps.db, { id, userId })
}
