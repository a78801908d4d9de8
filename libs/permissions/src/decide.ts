import type { Reason } from './classification.ts'
import { isHostIn } from './hosts.ts'
import type { Level } from './levels.ts'
import { leaseCovers, type Lease } from './policies/lease.ts'
import { nobodyThereReason, noSandboxReason, ruleReason, taintedReason } from './policies/policy-reasons.ts'
import { coveredBy, isAbout, touches, type PolicyPlace, type PolicyRule } from './policies/policy-rule.ts'
import type { Subject } from './subject.ts'

/** How closely a person watches an agent. It is autonomous while a lease runs, and by nothing else. */
export type Supervision = 'supervised' | 'semi_auto'

export type Decision = 'run' | 'ask' | 'ask_pin' | 'refuse'

export interface Situation {
  supervision: Supervision
  place: PolicyPlace
  /** All rules of the person. */
  rules?: readonly PolicyRule[]
  /** The lease of this agent that runs now. */
  lease?: Lease | null
  /** Whose words the conversation has read: web, mail, files elsewhere, a screen. Empty: only its person's. */
  taint?: readonly string[]
  /** For calls that start programs: whether a sandbox stands around them. Leave out for calls that start none. */
  sandboxed?: boolean
  /** False when nobody is there to answer, as in a scheduled task. */
  attended?: boolean
  /** The address of the call stood word for word in what the person wrote or the conversation has read. */
  knownAddress?: boolean
}

/** Why a call may run: by its level in this mode, by a rule, or by the lease. */
export type Ground = { by: 'level' } | { by: 'rule'; id: string } | { by: 'lease'; id: string }

/** Why a call may not run at all: a rule forbids it, or nobody is there to answer. */
export type Refusal = { by: 'denied_by_rule'; id: string } | { by: 'nobody_there' }

export type Verdict =
  /**
   * `reaches`: the hosts that its programs may reach, by what allowed it. `opens`: of these the ones that were named, which may
   * lie in the own network. A host that is merely mentioned is neither.
   */
  | { decision: 'run'; ground: Ground; reaches: readonly string[]; opens: readonly string[] }
  /** `reasons`: what the person is told beside the reasons of the classification. */
  | { decision: 'ask' | 'ask_pin'; reasons: Reason[] }
  | { decision: 'refuse'; reasons: Reason[]; refusal: Refusal }

/**
 * What happens to a call of this level. Deny beats ask beats allow; no rule allows red, and none at all counts in a
 * conversation that has read the words of strangers. Red asks for the PIN unless the lease names it. Without a sandbox no
 * program starts by itself. With nobody there, nothing but green runs.
 */
export function decide({ level, subject }: { level: Level; subject: Subject }, situation: Situation): Verdict {
  const { attended = true, place, rules = [] } = situation
  const mine = rules.filter((rule) => isAbout(rule, place, subject))
  const denying = mine.find((rule) => rule.effect === 'deny' && touches(rule, subject))
  if (denying) {
    return { decision: 'refuse', reasons: [ruleReason(denying)], refusal: { by: 'denied_by_rule', id: denying.id } }
  }
  const verdict = decideAttended({ level, subject }, situation, mine)
  if (attended || (verdict.decision === 'run' && level === 'green')) return verdict
  const asked = verdict.decision === 'run' ? [] : verdict.reasons
  return { decision: 'refuse', reasons: [...asked, nobodyThereReason], refusal: { by: 'nobody_there' } }
}

function decideAttended(
  { level, subject }: { level: Level; subject: Subject },
  { supervision, place, lease, taint = [], sandboxed, knownAddress }: Situation,
  rules: readonly PolicyRule[],
): Verdict {
  const tainted = taint.length > 0
  const asking = rules.find((rule) => rule.effect === 'ask' && touches(rule, subject))
  const ask = (...reasons: Reason[]): Verdict => ({ decision: level === 'red' ? 'ask_pin' : 'ask', reasons })
  if (asking) return ask(ruleReason(asking))
  if (sandboxed === false) return ask(noSandboxReason, ...(tainted ? [taintedReason(taint)] : []))
  const sends = tainted && sendingTools.has(subject.tool) && !knownAddress
  if (level === 'green' && !sends) return byLevel
  if (lease && leaseCovers(lease, { level, subject, tainted })) {
    return { decision: 'run', ground: { by: 'lease', id: lease.id }, ...leaveFor(lease.hosts, subject) }
  }
  if (tainted) return ask(taintedReason(taint))
  // A program that is to reach out is always asked about: it can carry away what it reads.
  if (level === 'yellow' && !subject.codes.includes('reaches_hosts')) {
    const allowing = rules.filter(({ effect }) => effect === 'allow')
    const covering = coveredBy(allowing, subject, place) ?? []
    const [rule] = covering
    const named = covering.flatMap(({ host }) => host ?? [])
    if (rule) return { decision: 'run', ground: { by: 'rule', id: rule.id }, ...leaveFor(named, subject) }
    // What leads into the own network is let through by a person alone: unasked it would only be refused.
    if (supervision === 'semi_auto' && !leadsHome(subject)) return byLevel
  }
  return ask()
}

/**
 * Green tools whose address can carry something out. An address that stands in what was read was chosen before its writer
 * could know what there is to steal.
 */
const sendingTools = new Set(['web_fetch'])

const byLevel: Verdict = { decision: 'run', ground: { by: 'level' }, reaches: [], opens: [] }

function leadsHome({ codes }: Subject): boolean {
  return codes.includes('private_address') || codes.includes('leads_home')
}

/** `*` names nobody's own network. */
function leaveFor(patterns: readonly string[], { hosts }: Subject) {
  const reaches = hosts.filter((host) => patterns.some((pattern) => isHostIn(pattern, host)))
  return { reaches, opens: reaches.filter((host) => patterns.some((one) => one !== '*' && isHostIn(one, host))) }
}
