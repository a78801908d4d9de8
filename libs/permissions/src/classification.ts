import { maxLevel, type Level } from './levels.ts'
import type { ReasonCode } from './reason-codes.ts'
import type { Subject } from './subject.ts'

/** One tool call as the model asked for it. */
export interface Call {
  tool: string
  input: Record<string, unknown>
}

export interface Reason {
  code: ReasonCode
  /** One plain sentence for a person who is not a programmer. */
  text: string
  /** The part of the call it is about. */
  fragment?: string
}

export interface Classification {
  level: Level
  /** The most severe first. Never empty. */
  reasons: Reason[]
  /** The code of the first reason. */
  rule: ReasonCode
  /** What policies are matched with. */
  subject: Subject
}

/** A reason that carries its own level. */
export interface Finding extends Reason {
  level: Level
}

const maxReasons = 12

/** A call is as dangerous as its worst part: the findings become one classification, the worst first. */
export function worstOf(findings: readonly [Finding, ...Finding[]]): Omit<Classification, 'subject'> {
  const level = maxLevel(...findings.map((finding) => finding.level))
  const sorted = [
    ...findings.filter((finding) => finding.level === level),
    ...findings.filter((finding) => finding.level !== level && finding.level !== 'green'),
  ]
  const reasons = mostTelling(withoutRepeats(sorted)).map(({ code, text, fragment }) =>
    fragment === undefined ? { code, text } : { code, text, fragment },
  )
  return { level, reasons, rule: reasons[0]?.code ?? findings[0].code }
}

/** Whoever approves a call with these grants more than the call says: they are never left out. */
const granting: ReadonlySet<ReasonCode> = new Set([
  'outside_sandbox',
  'reaches_hosts',
  'leads_home',
  'private_address',
  'changes_startup_files',
  'changes_hooks',
])

/** In the same order, no more than anybody reads. */
function mostTelling(findings: readonly Finding[]): Finding[] {
  const others = findings.filter(({ code }) => !granting.has(code))
  const left = new Set(others.slice(Math.max(0, maxReasons - (findings.length - others.length))))
  return findings.filter((finding) => !left.has(finding))
}

function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>()
  return findings.filter(({ code, text }) => {
    const key = `${code} ${text}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
