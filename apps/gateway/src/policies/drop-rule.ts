import type { Bus } from '@rain/bus'
import { findRule, removeRule, type Db } from '@rain/db'
import { RainError } from '@rain/protocol'
import type { PinGate } from '../auth/pin-gate.ts'
import { requirePin } from '../auth/require-pin.ts'
import type { Who } from './add-rule.ts'
import { tellRulesChanged } from './tell-rules-changed.ts'

/** @throws RainError `not_found`, or `pin_required`, `pin_invalid`, `locked_out`: without a rule that asks or denies more is allowed. */
export async function dropRule(
  deps: { db: Db; bus: Bus; pinGate: PinGate },
  { id, userId, tokenId, address, pin }: Who & { id: string; pin: string | undefined },
): Promise<void> {
  const rule = await findRule(deps.db, { id, userId })
  if (!rule) throw new RainError('not_found', 'There is no rule of that id.')
  if (rule.effect !== 'allow') {
    await requirePin(deps, { userId, pin, address }, 'Removing a rule that protects you needs your PIN.')
  }
  await removeRule(deps.db, { id, userId, by: tokenId })
  await tellRulesChanged(deps.bus, userId)
}
