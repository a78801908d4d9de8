import { setBudget, type Db } from '@rain/db'
import { fromUsd, must, RainError, type Budget, type BudgetChange } from '@rain/protocol'
import type { PinGate } from '../auth/pin-gate.ts'
import { requirePin } from '../auth/require-pin.ts'
import { isStorable } from '../infra/storable-text.ts'
import { budgetsOf } from './budgets-of.ts'

/**
 * Makes a budget or changes its limit. Whoever holds a token may spend less; to spend more takes the PIN.
 * @throws RainError `pin_required`, `pin_invalid` or `locked_out` when the limit would rise, `bad_request`.
 */
export async function changeBudget(
  deps: { db: Db; pinGate: PinGate },
  { userId, address, agent_id, period, limit_usd, pin }: BudgetChange & { userId: string; address: string },
): Promise<Budget> {
  const agentKey = agent_id ?? ''
  if (!isStorable(agentKey)) throw new RainError('bad_request', 'agent_id holds characters that cannot be stored.')
  const budget = { userId, agentKey, period, limit: fromUsd(limit_usd) }
  let id = await setBudget(deps.db, { ...budget, mayRaise: false })
  if (!id) {
    await requirePin(deps, { userId, pin, address }, 'Raising a budget needs your PIN.')
    id = await setBudget(deps.db, { ...budget, mayRaise: true })
  }
  const changed = (await budgetsOf(deps.db, userId)).find((one) => one.id === id)
  return must(changed, 'a budget that was just set is there')
}
