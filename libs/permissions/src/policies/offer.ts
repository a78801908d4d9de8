import { isInside } from '../paths/path.ts'
import type { Level } from '../levels.ts'
import type { FoundCommand, Subject } from '../subject.ts'
import { coveredBy, type PolicyPlace, type PolicyRule, type RuleScope } from './policy-rule.ts'

/** A line of more commands is no habit. */
const mostRules = 3

/**
 * The rules that “always allow this here” would make: exactly the program and verb of each command that asks, or the tool
 * and its place. Empty: there is nothing that may be allowed for always.
 */
export function offerFor(
  { level, subject }: { level: Level; subject: Subject },
  { place, tainted, rules }: { place: PolicyPlace; tainted: boolean; rules: readonly PolicyRule[] },
): RuleScope[] {
  if (level !== 'yellow' || tainted) return []
  const here = { agentKey: place.agentKey, folder: place.folder }
  const known = rules.filter(({ effect }) => effect === 'allow')
  const wanted = subject.tool === 'bash' ? commandScopes(subject, known, place) : callScopes(subject, place)
  const scopes = withoutRepeats(wanted.map((scope) => ({ ...here, ...scope })))
  const made = scopes.map((scope, at): PolicyRule => ({ ...scope, id: `offer ${at}`, effect: 'allow' }))
  const isEnough = coveredBy([...known, ...made], subject, place) !== undefined
  return scopes.length <= mostRules && isEnough ? scopes : []
}

function commandScopes(subject: Subject, known: readonly PolicyRule[], place: PolicyPlace): RuleScope[] {
  return subject.commands
    .filter((command) => !command.isGreen && !command.isWrapper)
    .filter((command) => coveredBy(known, { ...subject, commands: [command] }, place) === undefined)
    .flatMap(commandScope)
}

function commandScope({ program, verb, hosts }: FoundCommand): RuleScope[] {
  if (verb === null) return []
  const scope = { tool: 'bash', program, verb }
  return hosts.length === 0 ? [scope] : hosts.map((host) => ({ ...scope, host }))
}

/** Tools that other people have made are allowed by name; Rain's own also by where they act. */
function callScopes({ tool, paths, hosts }: Subject, { folder }: PolicyPlace): RuleScope[] {
  const [host] = hosts
  if (hosts.length > 1) return []
  if (host !== undefined) return [{ tool, host }]
  if (paths.every((path) => isInside(path, folder))) return [{ tool }]
  const [path] = paths
  return path === undefined ? [] : [{ tool, path }]
}

function withoutRepeats(scopes: readonly RuleScope[]): RuleScope[] {
  const seen = new Map(scopes.map((scope) => [JSON.stringify(scope), scope]))
  return [...seen.values()]
}
