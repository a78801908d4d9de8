import { homedir } from 'node:os'
import type { Bus } from '@rain/bus'
import { addRules, type Db } from '@rain/db'
import { checkRule } from '@rain/permissions'
import { limits, must, RainError, type NewRule, type Rule } from '@rain/protocol'
import type { PinGate } from '../auth/pin-gate.ts'
import { requirePin } from '../auth/require-pin.ts'
import { isStorable } from '../infra/storable-text.ts'
import { tellRulesChanged } from './tell-rules-changed.ts'

/**
 * Adds a rule of the settings page. Whoever holds a token may be stricter; to allow takes the PIN.
 * @throws RainError `bad_request`; `pin_required`, `pin_invalid` or `locked_out` for one that allows.
 */
export async function addRule(
  deps: { db: Db; bus: Bus; pinGate: PinGate },
  { userId, tokenId, address, pin, effect, agent_id, ...scope }: NewRule & Who,
): Promise<Rule> {
  const texts = [agent_id, ...Object.values(scope)]
  if (!texts.every((text) => text === undefined || isStorable(text))) {
    throw new RainError('bad_request', 'The rule holds characters that cannot be stored.')
  }
  const checked = checkRule(effect, present(scope), homedir())
  if (checked.type === 'refused') throw new RainError('bad_request', checked.why)
  if (effect === 'allow')
    await requirePin(deps, { userId, pin, address }, 'A rule that allows something needs your PIN.')
  const { agentKey: _agentKey, ...spelled } = checked.scope
  const rules = [{ ...spelled, agent_id, effect }]
  const added = await addRules(deps.db, { userId, rules, origin: 'settings', createdBy: tokenId })
  if (!added) {
    throw new RainError(
      'bad_request',
      `There are ${limits.policyRules} rules already. Remove one that you no longer need.`,
    )
  }
  await tellRulesChanged(deps.bus, userId)
  return must(added[0], 'one rule was added')
}

export interface Who {
  userId: string
  tokenId: string
  address: string
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** Without the fields that hold nothing. */
function present<T extends object>(given: T): Partial<Present<T>> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<Present<T>>
}
