import { worstOf, type Call, type CallContext, type Classification, type Finding } from './classification.ts'
import { classifyComputer, isLooking } from './computer.ts'
import { classifyRead, classifySearch, classifyWrite } from './paths/classify-path.ts'
import { normalizeContext } from './paths/path.ts'
import { policyOf } from './policy.ts'
import { red } from './shell/command.ts'
import { classifyShell } from './shell/classify-shell.ts'
import { classifyWebAddress } from './web.ts'

/**
 * How dangerous a call is, and why. Pure: the same call and context always give the same answer, and it never throws —
 * what cannot be understood is red. The level is the maximum of what the tool, its input and its paths ask for.
 */
export function classify(call: Call, context: CallContext): Classification {
  try {
    const { level, code, says } = policyOf(call.tool, isLooking(call.input))
    const found = findingsOf(call, normalizeContext(context))
    const floor: Finding = { level, code, text: says }
    return worstOf([floor, ...found])
  } catch {
    // Whatever went wrong, nobody has understood the call.
    return worstOf([red('unreadable', 'The call cannot be understood, so nobody can tell what it does.')])
  }
}

type Examine = (input: Record<string, unknown>, context: CallContext) => Finding[]

const examiners: Record<string, Examine> = {
  read_file: (input, context) => onText(input.path, (path) => classifyRead(path, context)),
  list_directory: (input, context) => onText(input.path ?? '.', (path) => classifyRead(path, context)),
  search_files: classifySearchFiles,
  grep_search: (input, context) => onText(input.path ?? '.', (path) => classifySearch(path, context)),
  write_file: (input, context) => onText(input.path, (path) => classifyWrite(path, context)),
  edit_file: (input, context) => onText(input.path, (path) => classifyWrite(path, context)),
  bash: classifyBashCall,
  computer: (input) => classifyComputer(input),
  web_fetch: (input) => onText(input.url, classifyWebAddress),
  browser_navigate: (input) => onText(input.url, classifyWebAddress),
  web_search: (input) => onText(input.query, (query) => (query.length > 300 ? longQuery(query) : [])),
}

function findingsOf({ tool, input }: Call, context: CallContext): Finding[] {
  const examine = Object.hasOwn(examiners, tool) ? examiners[tool] : undefined
  return examine?.(input, context) ?? []
}

function classifyBashCall(input: Record<string, unknown>, context: CallContext): Finding[] {
  return onText(input.command, (command) => {
    if (context.platform !== 'win32') return classifyShell(command, context)
    const asWindows = [...classifyShell(command, context, 'cmd'), ...classifyShell(command, context, 'powershell')]
    return [{ level: 'yellow', code: 'windows_command', text: 'Runs a command of Windows.' }, ...asWindows]
  })
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

function longQuery(query: string): Finding[] {
  const text = 'Sends an unusually long text to a search engine.'
  return [{ level: 'yellow', code: 'long_query', text, fragment: query.slice(0, 200) }]
}

function onText(value: unknown, examine: (text: string) => Finding[]): Finding[] {
  if (typeof value !== 'string')
    return [red('unreadable', 'The call lacks what it is about, so nobody can tell what it does.')]
  if (value.includes('\0')) return [red('invisible_characters', 'The call has invisible characters in it.')]
  return examine(value)
}
