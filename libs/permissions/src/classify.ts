import type { CallContext } from './call-context.ts'
import { worstOf, type Call, type Classification, type Finding } from './classification.ts'
import { classifyComputer, isLooking } from './computer.ts'
import { classifyRead, classifySearch, classifyWrite } from './paths/classify-path.ts'
import { normalizeContext } from './paths/path.ts'
import { policyOf } from './policy.ts'
import { red } from './shell/command.ts'
import { examineShell } from './shell/classify-shell.ts'
import type { Found } from './shell/found.ts'
import { subjectOf, unknownSubject } from './subject-of.ts'
import { classifyWebAddress, classifyWebQuery } from './web.ts'

/**
 * How dangerous a call is, why, and what it is about. Pure: the same call and context always give the same answer, and it
 * never throws — what cannot be understood is red. The level is the maximum of what the tool, its input and its paths ask
 * for.
 */
export function classify(call: Call, context: CallContext): Classification {
  try {
    const { level, code, says } = policyOf(call.tool, isLooking(call.input))
    const normal = normalizeContext(context)
    const { findings, found } = examine(call, normal)
    const floor: Finding = { level, code, text: says }
    const all = [floor, ...findings] as const
    return { ...worstOf(all), subject: subjectOf(call, normal, { codes: all.map((finding) => finding.code), found }) }
  } catch {
    // Whatever went wrong, nobody has understood the call.
    const unreadable = red('unreadable', 'The call cannot be understood, so nobody can tell what it does.')
    return { ...worstOf([unreadable]), subject: unknownSubject(call.tool) }
  }
}

type Examined = { findings: Finding[]; found?: Found }

function examine(call: Call, context: CallContext): Examined {
  return call.tool === 'bash' ? examineBashCall(call.input, context) : { findings: findingsOf(call, context) }
}

type Examine = (input: Record<string, unknown>, context: CallContext) => Finding[]

const examiners: Record<string, Examine> = {
  read_file: (input, context) => onText(input.path, (path) => classifyRead(path, context)),
  list_directory: (input, context) => onText(input.path ?? '.', (path) => classifyRead(path, context)),
  search_files: classifySearchFiles,
  grep_search: (input, context) => onText(input.path ?? '.', (path) => classifySearch(path, context)),
  write_file: (input, context) => onText(input.path, (path) => classifyWrite(path, context)),
  edit_file: (input, context) => onText(input.path, (path) => classifyWrite(path, context)),
  computer: classifyComputer,
  web_fetch: (input, context) => onText(input.url, (url) => classifyWebAddress(url, context.homeAddresses)),
  browser_navigate: (input, context) => onText(input.url, (url) => classifyWebAddress(url, context.homeAddresses)),
  browser_upload: (input, context) => onText(input.path, (path) => classifyRead(path, context)),
  browser_download: (input, context) => [
    ...onText(input.path, (path) => classifyWrite(path, context)),
    ...(input.url === undefined ? [] : onText(input.url, (url) => classifyWebAddress(url, context.homeAddresses))),
  ],
  web_search: (input) => onText(input.query, classifyWebQuery),
}

function findingsOf({ tool, input }: Call, context: CallContext): Finding[] {
  const examine = Object.hasOwn(examiners, tool) ? examiners[tool] : undefined
  return examine?.(input, context) ?? []
}

function examineBashCall(input: Record<string, unknown>, context: CallContext): Examined {
  let found: Found | undefined
  const findings = onText(input.command, (command) => {
    if (context.platform !== 'win32') {
      const examined = examineShell(command, context)
      found = examined.found
      return examined.findings
    }
    const readings = (['cmd', 'powershell'] as const).map((dialect) => examineShell(command, context, dialect))
    found = {
      commands: readings.flatMap((reading) => reading.found.commands),
      paths: readings.flatMap((reading) => reading.found.paths),
    }
    const windows: Finding = { level: 'yellow', code: 'windows_command', text: 'Runs a command of Windows.' }
    return [windows, ...readings.flatMap((reading) => reading.findings)]
  })
  const all = [
    ...classifyPlace(input.outside_sandbox),
    ...findings,
    ...classifyHosts(input.hosts, context.reachedHosts ?? []),
    ...classifyHomes(context.homeAddresses ?? []),
  ]
  return found === undefined ? { findings: all } : { findings: all, found }
}

/** Anything but a plain no counts as leaving the sandbox. */
function classifyPlace(outside: unknown): Finding[] {
  if (outside === undefined || outside === false) return []
  return [
    red('outside_sandbox', 'Runs outside of the sandbox: it can reach all your files, your keys and the network.'),
  ]
}

/** Hosts that a command is to reach from its sandbox. */
function classifyHosts(asked: unknown, reached: readonly string[]): Finding[] {
  const named: unknown[] = Array.isArray(asked) ? asked : asked === undefined ? [] : [asked]
  const hosts = [...new Set([...named, ...reached].map(String))]
  if (hosts.length === 0) return []
  const text = 'Reaches other computers over the network.'
  return [{ level: 'yellow', code: 'reaches_hosts', text, fragment: hosts.join(', ') }]
}

/** Hosts of a command that lie in the own network, each with its addresses. */
function classifyHomes(homes: readonly string[]): Finding[] {
  if (homes.length === 0) return []
  const text = 'Reaches hosts that have public names, but lie in your own network.'
  return [{ level: 'yellow', code: 'leads_home', text, fragment: homes.join('; ') }]
}

/** The pattern can lead out of the folder as a path can. */
function classifySearchFiles(input: Record<string, unknown>, context: CallContext): Finding[] {
  return onText(input.path ?? '.', (path) => [
    ...classifySearch(path, context),
    ...onText(input.pattern ?? '*', (pattern) =>
      /^[/~\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)/.test(pattern)
        ? classifySearch(pattern.replace(/[/\\][^/\\]*[*?[{].*$/, ''), context)
        : [],
    ),
  ])
}

function onText(value: unknown, examine: (text: string) => Finding[]): Finding[] {
  if (typeof value !== 'string')
    return [red('unreadable', 'The call lacks what it is about, so nobody can tell what it does.')]
  if (value.includes('\0')) return [red('invisible_characters', 'The call has invisible characters in it.')]
  return examine(value)
}
