import type { Bus } from '@rain/bus'
import { startLease, type Db } from '@rain/db'
import { checkRule } from '@rain/permissions'
import { fromUsd, limits, RainError, type Lease, type NewLease } from '@rain/protocol'
import type { PinGate } from '../auth/pin-gate.ts'
import { requirePin } from '../auth/require-pin.ts'
import { isStorable } from '../infra/storable-text.ts'
import type { Who } from './add-rule.ts'
import { tellAgent } from './tell-agent.ts'

/**
 * Lets an agent work alone. Always takes the PIN.
 * @throws RainError `agent_unknown`, `bad_request`, `pin_required`, `pin_invalid` or `locked_out`.
 */
export async function giveLease(
  deps: { db: Db; bus: Bus; pinGate: PinGate },
  { userId, tokenId, address, pin, agent_id, tools, hosts, devices, red, until, budget_usd }: NewLease & Who,
): Promise<Lease> {
  if (![agent_id, ...tools, ...devices].every(isStorable)) {
    throw new RainError('bad_request', 'It holds characters that cannot be stored.')
  }
  const untilMs = until * 1000
  if (!(untilMs > Date.now() && untilMs <= Date.now() + limits.leaseMs)) {
    throw new RainError('bad_request', 'It must end in the future, and within a week.')
  }
  const spelled = hosts.map(spelledHost)
  const agent = await deps.db.prisma.agent.findFirst({ where: { userId, key: agent_id, destroyedAt: null } })
  if (!agent) throw new RainError('agent_unknown', 'There is no agent of that name.')
  await requirePin(deps, { userId, pin, address }, 'To let an agent work alone needs your PIN.')
  const lease = await startLease(deps.db, {
    userId,
    agentKey: agent_id,
    tools,
    hosts: spelled,
    devices,
    red,
    until: new Date(untilMs),
    budget: budget_usd ? fromUsd(budget_usd) : null,
    createdBy: tokenId,
  })
  await tellAgent(deps, { userId, agentKey: agent_id })
  return lease
}

function spelledHost(host: string): string {
  const checked = checkRule('ask', { host }, '/')
  if (checked.type === 'refused') throw new RainError('bad_request', checked.why)
  return checked.scope.host ?? host
}
