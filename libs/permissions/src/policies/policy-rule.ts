import { isInside } from '../paths/path.ts'
import { isHostIn } from '../hosts.ts'
import { reachesOut } from '../shell/found.ts'
import type { FoundCommand, Subject } from '../subject.ts'

export type Effect = 'allow' | 'ask' | 'deny'

/** What a rule speaks of. A field that is left out means any; a rule without any field but `effect` means every call. */
export interface RuleScope {
  agentKey?: string
  /** The folder of the conversation, or one above it. Absolute. */
  folder?: string
  device?: string
  /** A tool's name, or its beginning and `*`. */
  tool?: string
  program?: string
  /** Empty: without a verb. */
  verb?: string
  /** What the call touches lies here or below. Absolute. */
  path?: string
  /** A host, `*.` and a domain, or `*`. */
  host?: string
}

export interface PolicyRule extends RuleScope {
  id: string
  effect: Effect
}

/** Where a call would be made. */
export interface PolicyPlace {
  agentKey: string
  /** The folder of the conversation. */
  folder: string
}

/** Whether a rule is about calls made here at all. */
export function isAbout(rule: RuleScope, place: PolicyPlace, subject: Subject): boolean {
  return (
    (rule.agentKey === undefined || rule.agentKey === place.agentKey) &&
    (rule.folder === undefined || isInside(place.folder, rule.folder)) &&
    (rule.device === undefined || rule.device === subject.device)
  )
}

export function isToolIn(pattern: string, tool: string): boolean {
  return pattern.endsWith('*') ? tool.startsWith(pattern.slice(0, -1)) : tool === pattern
}

/**
 * For rules that ask or deny: any part of the call that they speak of is enough, also one that cannot be told. A host that
 * no command of a line names may be that of any.
 */
export function touches(rule: RuleScope, subject: Subject): boolean {
  if (rule.tool !== undefined && !isToolIn(rule.tool, subject.tool)) return false
  if (rule.program === undefined) {
    const parts = [subject, ...subject.commands]
    return parts.some((part) => touchesPlaces(rule, part))
  }
  const unnamed = subject.hosts.filter((host) => !subject.commands.some(({ hosts }) => hosts.includes(host)))
  return subject.commands.some(
    (command) =>
      command.program === rule.program &&
      (rule.verb === undefined || command.verb === null || command.verb === rule.verb) &&
      touchesPlaces(rule, { ...command, hosts: [...command.hosts, ...unnamed] }),
  )
}

function touchesPlaces({ path, host }: RuleScope, named: Pick<FoundCommand, 'paths' | 'hosts' | 'isWide'>): boolean {
  const touched = (each: string, at: string) => isInside(each, at) || (named.isWide && isInside(at, each))
  if (path !== undefined && !named.paths.some((each) => touched(each, path))) return false
  return host === undefined || named.hosts.some((each) => isHostIn(host, each))
}

/**
 * For rules that allow: the rules that together cover everything the call does, each command of a line. Undefined when
 * something is left over, when what it does stands elsewhere, or when there is nothing to cover.
 */
export function coveredBy(
  rules: readonly PolicyRule[],
  subject: Subject,
  place: PolicyPlace,
): PolicyRule[] | undefined {
  if (subject.tool !== 'bash') {
    const rule = rules.find((each) => coversCall(each, subject, place))
    return rule === undefined ? undefined : [rule]
  }
  const own = subject.commands.filter((command) => !command.isGreen && !command.isWrapper)
  if (own.length === 0 || !subject.codes.every((code) => coverable.has(code))) return undefined
  const covering = own.map((command) => rules.find((rule) => coversCommand(rule, command, place)))
  return covering.every((rule) => rule !== undefined) ? [...new Set(covering)] : undefined
}

/** What the words “program” and “verb” say of a line. Whatever else was found in it, nobody has allowed; what leads home is opened by a host alone. */
const coverable: ReadonlySet<string> = new Set(['tool_bash', 'runs_program', 'leads_home'])

function coversCall(rule: RuleScope, subject: Subject, { folder }: PolicyPlace): boolean {
  if (rule.tool === undefined || rule.program !== undefined || !isToolIn(rule.tool, subject.tool)) return false
  if (leadsHome(subject) && (rule.host === undefined || rule.host === '*')) return false
  return coversPlaces(rule, subject, folder) && (rule.host === undefined || subject.hosts.length > 0)
}

/** Whether a page is to be opened that lies, or may lie, in the own network: whoever allows it must name its host. */
export function leadsHome({ codes }: Pick<Subject, 'codes'>): boolean {
  return codes.includes('private_address') || codes.includes('leads_home')
}

function coversCommand(rule: RuleScope, command: FoundCommand, { folder }: PolicyPlace): boolean {
  if (command.runsCode || rule.program === undefined || rule.program !== command.program) return false
  if (rule.tool !== undefined && !isToolIn(rule.tool, 'bash')) return false
  if (command.verb === null || (rule.verb !== undefined && rule.verb !== command.verb)) return false
  if (rule.host !== undefined && command.hosts.length === 0) return false
  // Who is to reach a host needs a rule that says which; by any other it would run in vain.
  if (rule.host === undefined && command.hosts.length > 0 && reachesOut({ ...command, hosts: [] })) return false
  return coversPlaces(rule, command, folder)
}

/** Without a path of its own a rule reaches no further than the folder of the conversation. */
function coversPlaces(rule: RuleScope, named: Pick<FoundCommand, 'paths' | 'hosts'>, folder: string): boolean {
  const { path = folder, host } = rule
  if (rule.path !== undefined && named.paths.length === 0) return false
  return (
    named.paths.every((each) => isInside(each, path)) &&
    (host === undefined || named.hosts.every((each) => isHostIn(host, each)))
  )
}
