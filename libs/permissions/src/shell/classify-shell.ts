import type { CallContext } from '../call-context.ts'
import type { Finding } from '../classification.ts'
import { classifyAssignments, namesSetBy } from './assignments.ts'
import { carriedBy, type Carried } from './carriers.ts'
import { literal, red, unknownMark, yellow, type Arg, type Command, type Input, type Surroundings } from './command.ts'
import { pathsIn, toFoundCommand, unknownCommand, type Found } from './found.ts'
import { classifyFiles, classifyRedirects, isHarmlessRedirect } from './files.ts'
import { isEverydayProgram, isGreen } from './green.ts'
import { isShell, programName } from './names.ts'
import { maxCommandLength, parseScript } from './parse.ts'
import { isKnownProgram, rulesFor } from './programs/index.ts'
import { scriptFileOf } from './programs/interpreters.ts'
import { readScript, withoutTransparent, type Invocation, type ScriptParts } from './script.ts'
import { unwrap } from './wrappers.ts'
import { Trail } from './trail.ts'
import { readCmd } from '../windows/cmd.ts'
import { readPowershell } from '../windows/powershell.ts'

/** Commands inside commands inside commands; nobody sane goes deeper. */
const maxDepth = 10

export type Dialect = 'bash' | 'cmd' | 'powershell'

interface Place extends Surroundings {
  depth: number
  trail: Trail
  found: Found
}

/** Findings about a text for a shell. None at all means that it is green. */
export function classifyShell(text: string, context: CallContext, dialect: Dialect = 'bash'): Finding[] {
  return examineShell(text, context, dialect).findings
}

/** The same, with the commands that the text holds. */
export function examineShell(
  text: string,
  context: CallContext,
  dialect: Dialect = 'bash',
): { findings: Finding[]; found: Found } {
  const found: Found = { commands: [], paths: [] }
  return { findings: examine(text, context, dialect, found), found }
}

function examine(text: string, context: CallContext, dialect: Dialect, found: Found): Finding[] {
  if (text.length > maxCommandLength) return [red('too_long', 'The command is too long for anybody to check.')]
  if (/[\0\x1b\u202a-\u202e\u2066-\u2069]/.test(text)) {
    return [red('invisible_characters', 'The command has invisible characters that can make it look like another one.')]
  }
  const place: Place = { context, folders: [context.cwd], depth: 0, trail: new Trail(), found }
  const findings = classifyText(text, place, dialect, { kind: 'none' })
  const fresh = place.trail.freshRuns()
  const scripts = fresh.flatMap((run) =>
    run.text === undefined
      ? [red('runs_download', 'Writes a file and runs it at once, before anybody could look at it.', run.path)]
      : classifyText(run.text, { ...place, depth: place.depth + 1, trail: new Trail() }, 'bash', { kind: 'none' }),
  )
  return [...findings, ...scripts]
}

function classifyText(text: string, place: Place, dialect: Dialect, input: Input): Finding[] {
  if (place.depth > maxDepth)
    return [red('too_deep', 'Hides commands inside commands, too deep to follow.', clip(text))]
  return dialect === 'bash' ? classifyBash(text, place, input) : classifyWindows(text, place, dialect)
}

function classifyBash(text: string, place: Place, input: Input): Finding[] {
  const parsed = parseScript(text)
  if (parsed.kind === 'unreadable') return [unreadable(text)]
  if (parsed.kind === 'too_complex' || !place.trail.spend(parsed.nodes)) return [tooComplex()]
  const parts = readScript(parsed.script, text, place.context, place.folders, input)
  if (parts.invocations.length === 0 && parts.redirects.length === 0) {
    return [yellow('nothing_to_run', 'The command does not say what to run.')]
  }
  const inside = { ...place, folders: parts.folders }
  place.found.paths.push(...parts.redirects.flatMap(({ target }) => pathsIn(target, inside)))
  const findings = [
    ...parts.invocations.flatMap((invocation) => classifyInvocation(invocation, inside, parts)),
    ...classifyRedirects(
      parts.redirects.filter((redirect) => !isHarmlessRedirect(redirect)),
      inside,
    ),
    ...classifyAssignments(parts.assignments, clip(text)),
    ...classifyFunctions(parts),
  ]
  if (parts.evaluatesText) {
    findings.push(red('evaluate', 'Runs text as a command, so that what runs is not what stands here.', clip(text)))
  }
  if (parts.variables.isSpent) findings.push(tooComplex())
  if (!parts.isPlain) findings.push(yellow('script', 'Runs a small script.', clip(text)))
  return findings
}

function classifyInvocation(invocation: Invocation, place: Place, parts: ScriptParts): Finding[] {
  const { words, assignments, input } = invocation
  const source = clip(invocation.source)
  const redirects = invocation.redirects.filter((redirect) => !isHarmlessRedirect(redirect))
  const around = [...classifyAssignments(assignments, source), ...classifyRedirects(redirects, place)]
  place.found.paths.push(...redirects.flatMap(({ target }) => pathsIn(target, place)))
  const [name] = words
  const writes = redirects.some(({ operator }) => operator === '>' || operator === '>|' || operator === '&>')
  if (writes && printsNothing(words)) {
    around.push(red('empty_file', 'Empties a file; what was in it is gone.', source))
  }
  if (name === undefined) {
    return assignments.length > 0
      ? [yellow('sets_variable', 'Sets a value for later commands.', source), ...around]
      : around
  }
  place.trail.addWrites(invocation, place)
  if (assignments.length > 0) around.push(yellow('sets_variable', 'Sets a value for the command.', source))
  if (words.some((word) => word.substituted)) {
    around.push(yellow('uses_output', 'Uses what another command prints.', source))
  }
  const called = parts.functions.has(name.text)
  const own = classifyCommand(words, input, place, source)
  return called ? [...around, ...own.filter(({ code }) => code !== 'runs_program')] : [...around, ...own]
}

/** With only a redirection, or behind one of these, the file is left empty. */
function printsNothing(words: readonly Arg[]): boolean {
  const [name, ...rest] = withoutTransparent(words).map((word) => word.text)
  if (name === undefined) return true
  const program = programName(name)
  if (program === 'cat') return rest.length === 1 && rest[0] === '/dev/null'
  return program === ':' || program === 'true' || program === 'false'
}

/** One command: its own rules, its files, what it starts in turn. */
function classifyCommand(words: readonly Arg[], input: Input, place: Place, source: string): Finding[] {
  const [name, ...args] = words
  if (name === undefined) return []
  if (!name.exact || name.text === '') {
    place.found.commands.push(unknownCommand)
    return [red('unknown_program', 'Which program runs can only be known when it runs.', source)]
  }
  if (place.depth > maxDepth) return [red('too_deep', 'Hides commands inside commands, too deep to follow.', source)]
  // @NOTE each word is looked at from each folder the script may be in, and again behind each wrapper
  const looks = place.depth > 0 ? place.folders.length : place.folders.length - 1
  if (!place.trail.spend(args.length * looks)) return [tooComplex()]
  const command: Command = { ...place, program: programName(name.text), path: name.text, args, input }
  const inner = classifyInner(command, place, source)
  const findings = [
    ...rulesFor(command.program)
      .filter((rule) => rule.when?.(command) ?? true)
      .map((rule): Finding => ({ level: rule.level ?? 'red', code: rule.code, text: rule.says, fragment: source })),
    ...classifyAssignments(namesSetBy(command), source),
    ...classifyFiles(command),
    ...inner.findings,
    ...(command.program === 'alias' ? args.flatMap((arg) => shadowing(arg.text.split('=')[0] ?? '')) : []),
  ]
  noteRun(command, place)
  const green = findings.length === 0 && isGreen(command)
  place.found.commands.push(toFoundCommand(command, { isGreen: green, starts: inner.starts }))
  if (green) return []
  return [...findings, yellow('runs_program', `Runs the program “${command.program}”.`, command.program)]
}

function classifyInner(
  command: Command,
  place: Place,
  source: string,
): { findings: Finding[]; /** It starts something else. */ starts: boolean } {
  const inside = { ...place, depth: place.depth + 1 }
  const unwrapped = unwrap(command)
  const carried = carriedBy(command)
  const findings = carried.flatMap((inner) => classifyCarried(inner, command, inside, source))
  if (unwrapped.kind === 'none') return { findings, starts: carried.length > 0 }
  if (unwrapped.kind === 'unclear') {
    const unclear = red('unknown_option', 'Starts another program in a way that is not understood.', source)
    return { findings: [...findings, unclear], starts: true }
  }
  return {
    starts: true,
    findings: [
      ...findings,
      ...classifyAssignments(unwrapped.assignments, source),
      ...classifyCommand(unwrapped.words, command.input, inside, source),
    ],
  }
}

function classifyCarried(carried: Carried, command: Command, place: Place, source: string): Finding[] {
  switch (carried.kind) {
    case 'command':
      return classifyCommand(carried.words, carried.input ?? command.input, place, source)
    case 'script':
      if (carried.text.text.includes(unknownMark) || carried.text.substituted) {
        return [red('unseen_script', 'Runs commands that can only be known when it runs.', source)]
      }
      return classifyText(carried.text.text, place, 'bash', command.input)
    case 'windows':
      return classifyText(carried.text.text.replaceAll(unknownMark, '%unknown%'), place, carried.dialect, command.input)
    case 'script_file':
      if (isFromAfar(carried.path)) {
        return [red('unseen_script', 'Runs commands that can only be known when it runs.', source)]
      }
      place.trail.addRun(carried.path.text, place, true)
      return [yellow('runs_script', 'Runs the commands that stand in a file.', source)]
    case 'stream':
      return [red('pipe_to_shell', 'Runs whatever another command prints, as commands.', source)]
  }
}

function noteRun(command: Command, place: Place): void {
  if (command.path.includes('/')) place.trail.addRun(command.path, place, true)
  const file = scriptFileOf(command)
  if (file !== undefined) place.trail.addRun(file.text, place, false)
}

function classifyFunctions({ functions }: ScriptParts): Finding[] {
  return [...functions].flatMap(([name, calls]) => [
    ...shadowing(name),
    ...(calls.has(name)
      ? [red('calls_itself', 'Starts itself again and again, until the computer stands still.', name)]
      : []),
  ])
}

/** A function or an alias must not take the name under which the rules know a program. */
function shadowing(name: string): Finding[] {
  const program = programName(name)
  const isTaken = isKnownProgram(program) || isEverydayProgram(program) || isShell(program) || shellWords.has(name)
  if (!isTaken && /^[\w.-]+$/.test(name)) return []
  return [red('shadows_program', 'Gives the name of a known program to something else.', name)]
}

const shellWords = new Set(
  'cd source command builtin env timeout time nohup nice xargs trap export npm make cargo tee jq yarn pnpm ps'.split(
    ' ',
  ),
)

function classifyWindows(text: string, place: Place, dialect: 'cmd' | 'powershell'): Finding[] {
  const commands = dialect === 'cmd' ? readCmd(text) : readPowershell(text)
  if (commands === undefined) return [unreadable(text)]
  if (!place.trail.spend(commands.length + commands.reduce((sum, { words }) => sum + words.length, 0)))
    return [tooComplex()]
  return commands.flatMap(({ words, input, redirects, source }) => [
    yellow('windows_command', 'Runs a command of Windows.', clip(source)),
    ...classifyRedirects(
      redirects.map((target) => ({ operator: '>' as const, target: literal(target) })),
      place,
    ),
    ...classifyCommand(words, input, place, clip(source)),
  ])
}

function clip(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}

function unreadable(text: string): Finding {
  return red('unreadable', 'The command cannot be understood, so nobody can tell what it does.', clip(text))
}

function tooComplex(): Finding {
  return red('too_complex', 'The command has too many parts for anybody to check.')
}

function isFromAfar({ text, substituted }: Arg): boolean {
  return substituted || text.includes(unknownMark) || /^\/dev\/(tcp|udp)\//.test(text)
}
