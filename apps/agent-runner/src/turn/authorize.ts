import type { AuditGround, AuditRefusal, Policy } from '@rain/db'
import { decide, offerFor, type Classification, type PolicyPlace, type PolicyRule } from '@rain/permissions'
import type { Reason, Rule, RuleScope } from '@rain/protocol'

export interface Circumstances {
  policy: Policy
  place: PolicyPlace
  /** Whether a sandbox stands around the programs that tools start. */
  sandboxed: boolean
  /** Whether somebody is there to answer. */
  attended: boolean
  /** Whether the address of the call was given by the person or found by a search. */
  knownAddress: boolean
}

export type Authorization =
  | {
      decision: 'run'
      ground: AuditGround
      /** What the call may reach wherever it lies, because it was named. */
      allowedHosts: readonly string[]
      /** What its programs may reach as long as it lies on the internet. */
      publicHosts: readonly string[]
    }
  | { decision: 'ask'; why: Reason[]; offer: RuleScope[] }
  | { decision: 'refuse'; why: Reason[]; refusal: AuditRefusal }

const programStarters = new Set(['bash'])

/** What must happen before a call may run, by its level and the person's policy. */
export function authorize(classification: Classification, circumstances: Circumstances): Authorization {
  const { policy, place, sandboxed, attended, knownAddress } = circumstances
  const { supervision, lease, taint } = policy
  const rules = policy.rules.map(toPolicyRule)
  const verdict = decide(classification, {
    supervision,
    place,
    rules,
    lease,
    taint,
    attended,
    knownAddress,
    ...(programStarters.has(classification.subject.tool) ? { sandboxed } : {}),
  })
  if (verdict.decision === 'refuse') {
    return { decision: 'refuse', why: verdict.reasons, refusal: { ...verdict.refusal, readFrom: taint } }
  }
  if (verdict.decision === 'run') {
    const { ground, reaches, opens } = verdict
    return {
      decision: 'run',
      ground: { ...ground, readFrom: taint },
      allowedHosts: ground.by === 'lease' ? [...opens, ...(lease?.hosts ?? [])] : opens,
      publicHosts: reaches,
    }
  }
  // @NOTE a rule changes nothing where something else asks as well
  const offer = verdict.reasons.length > 0 ? [] : offerFor(classification, { place, rules, tainted: taint.length > 0 })
  return { decision: 'ask', why: verdict.reasons, offer: offer.map(toScope) }
}

function toPolicyRule({ agent_id, origin: _origin, created_at: _at, ...rule }: Rule): PolicyRule {
  return withoutAbsent<PolicyRule>({ ...rule, agentKey: agent_id })
}

function toScope({ agentKey, ...scope }: ReturnType<typeof offerFor>[number]): RuleScope {
  return withoutAbsent<RuleScope>({ ...scope, agent_id: agentKey })
}

/** A field that is there without a value is not the same as none. */
function withoutAbsent<T extends object>(given: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T
}
