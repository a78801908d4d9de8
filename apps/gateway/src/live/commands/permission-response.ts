import { addRules, decideRequest, permissionRequest, type Decision, type PermissionRequest } from '@rain/db'
import { limits, permissionDecided, type ComputerPermissionResponse, type PermissionResponse } from '@rain/protocol'
import { checkPin } from '../../auth/check-pin.ts'
import { tellRulesChanged } from '../../policies/tell-rules-changed.ts'
import { done, refuse, type Answer, type Refusal } from './answer.ts'
import type { CommandContext } from './context.ts'

type Response = PermissionResponse | ComputerPermissionResponse

/** The first answer wins. A red call runs only with the PIN; a wrong one denies it, as the failed result will tell. */
export async function respondToPermission(command: Response, context: CommandContext): Promise<Answer> {
  const { deps, session } = context
  const request = await permissionRequest(deps.db, command.request_id, session.userId)
  if (!request || request.status !== 'pending' || request.expiresAt <= new Date()) return notFound()
  if (!command.approved) return decide(request, { decision: 'denied', reason: command.reason ?? null }, context)
  const approval: Verdict = {
    decision: 'approved',
    reason: null,
    editedInput: command.input,
    forTurn: command.for_turn,
  }
  if (request.level !== 'red') {
    const answer = await decide(request, approval, context)
    const remembers = 'remember' in command && command.remember === 'here' && command.input === undefined
    if (answer.ok && remembers) await remember(request, context)
    return answer
  }

  if (!command.pin) return refuse('pin_required', 'This needs your PIN.')
  const check = await checkPin(deps, { userId: session.userId, pin: command.pin, address: context.address })
  if (check.result === 'right') return decide(request, approval, context)
  const [reason, refusal] =
    check.result === 'wrong'
      ? ['wrong PIN', refuse('pin_invalid', 'Wrong PIN: the action was denied.')]
      : ['too many wrong PINs', lockedOut(check.remainingSeconds)]
  const denied = await decide(request, { decision: 'denied', reason }, context)
  return denied.ok ? { ...refusal, heardOtherwise: true } : denied
}

type Verdict = Pick<Decision, 'decision' | 'reason' | 'editedInput' | 'forTurn'>

async function decide(
  request: PermissionRequest,
  verdict: Verdict,
  { deps, session, address }: CommandContext,
): Promise<Answer> {
  const decided = await decideRequest(deps.db, {
    requestId: request.id,
    userId: session.userId,
    decidedBy: session.tokenId,
    decidedFrom: address,
    ...verdict,
  })
  if (decided.length === 0) return notFound()
  const facts = decided.map((each) => permissionDecided(each, verdict.decision))
  await deps.bus.log.append(session.userId, facts, { scope: request.turnId })
  await deps.bus.jobs.enqueue(request.turnId)
  return done
}

/** Makes the rules that the request has offered. What it offers was written by the runner, and is for yellow calls only. */
async function remember({ offer, agentKey, level }: PermissionRequest, context: CommandContext): Promise<void> {
  const { deps, session, tell } = context
  if (!offer?.length || level !== 'yellow') return
  const rules = offer.map((scope) => ({ ...scope, effect: 'allow' as const }))
  const { userId, tokenId: createdBy } = session
  const added = await addRules(deps.db, { userId, rules, origin: 'card', createdBy })
  if (added) return tellRulesChanged(deps.bus, userId)
  const text = `Approved, but not for always: there are ${limits.policyRules} rules already. Remove one in the settings.`
  tell({ type: 'status', agent_id: agentKey, text })
}

function notFound(): Refusal {
  return refuse('request_not_found', 'Permission request expired or not found.')
}

function lockedOut(seconds: number): Refusal {
  const minutes = Math.ceil(seconds / 60)
  const text = `Too many wrong PINs: the action was denied. Try again in ${minutes} minutes.`
  return { ...refuse('locked_out', text), retry_after: seconds }
}
