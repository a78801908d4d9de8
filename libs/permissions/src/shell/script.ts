import {
  forEachChild,
  type Assignment,
  type Command as CommandNode,
  type HereDoc,
  type ParsedScript,
  type Redirect,
  type Redirection,
  type SyntaxNode,
  type Word,
  type WordPart,
} from 'unbash'
import { resolvePath } from '../paths/path.ts'
import type { CallContext } from '../call-context.ts'
import { unknown, unknownMark, type Arg, type Input } from './command.ts'
import { programName } from './names.ts'
import type { NamedValue } from './named-value.ts'
import { Variables } from './variables.ts'
import { expandParts, expandUnsplit, expandWord } from './words.ts'

/** A redirection to or from a file. */
export interface FileRedirect {
  operator: Redirect['operator']
  target: Arg
}

/** One simple command as it stands in the script, wrappers and all. */
export interface Invocation {
  /** The source text, for people. */
  source: string
  /** The name first. Empty for a line of assignments or redirections only. */
  words: readonly Arg[]
  assignments: readonly NamedValue[]
  redirects: readonly FileRedirect[]
  input: Input
}

export interface ScriptParts {
  invocations: readonly Invocation[]
  /** Redirections of loops, groups and tests. */
  redirects: readonly FileRedirect[]
  /** Functions and what is called in their bodies. */
  functions: ReadonlyMap<string, ReadonlySet<string>>
  /** Loop variables and `${name:=…}`. */
  assignments: readonly NamedValue[]
  /** Constructs that make a script more than a list of plain calls; none of it is then green. */
  isPlain: boolean
  folders: readonly string[]
  variables: Variables
  /** `${x@P}` and such, which run what is in a variable. */
  evaluatesText: boolean
}

/** Takes a parsed script apart: what it calls, what it sets, where it reads and writes. */
export function readScript(
  script: ParsedScript,
  source: string,
  context: CallContext,
  startFolders: readonly string[],
  outerInput: Input,
): ScriptParts {
  const variables = new Variables(startFolders[0] ?? context.cwd, context.home)
  variables.learn(script)
  const reader = new ScriptReader(source, variables)
  reader.read(script, outerInput)
  return {
    invocations: reader.invocations,
    redirects: reader.redirects,
    functions: reader.functions,
    assignments: reader.assignments,
    isPlain: reader.isPlain,
    evaluatesText: reader.evaluatesText,
    folders: foldersOf(reader.invocations, startFolders, context.home),
    variables,
  }
}

class ScriptReader {
  readonly invocations: Invocation[] = []
  readonly redirects: FileRedirect[] = []
  readonly assignments: NamedValue[] = []
  readonly functions = new Map<string, Set<string>>()
  isPlain = true
  evaluatesText = false
  readonly #source: string
  readonly #variables: Variables

  constructor(source: string, variables: Variables) {
    this.#source = source
    this.#variables = variables
  }

  read(node: SyntaxNode, input: Input, source = this.#source, inFunction?: string): void {
    const below = (child: SyntaxNode, childInput = input) => this.read(child, childInput, source, inFunction)
    switch (node.type) {
      case 'Script':
        // An escaped backtick script has a text of its own, to which its positions refer.
        return forEachChild(node, (child) => this.read(child, input, node.source ?? source, inFunction))
      case 'Command':
        this.#addCommand(node, input, source, inFunction)
        return forEachChild(node, (child) => below(child))
      case 'Pipeline':
        node.commands.reduce<Input>((fed, command) => {
          const first = this.invocations.length
          below(command, fed)
          const text = command.type === 'Command' ? this.#printedBy(first) : undefined
          return text === undefined ? { kind: 'pipe' } : { kind: 'pipe', text }
        }, input)
        return
      case 'Redirected': {
        this.isPlain = false
        this.redirects.push(...this.#fileRedirects(node.redirects))
        node.redirects.forEach((redirect) => below(redirect))
        return below(node.command, this.#inputOf(node.redirects) ?? input)
      }
      case 'Function': {
        this.isPlain = false
        const name = node.name.value
        this.functions.set(name, this.functions.get(name) ?? new Set())
        return this.read(node.body, input, source, name)
      }
      case 'For':
      case 'Select':
        this.assignments.push({ name: node.name.value, values: this.#variables.valuesOf(node.name.value) })
        break
      case 'ParameterExpansion':
        this.#addParameter(node)
        break
    }
    if (!plainNodes.has(node.type) || (node.type === 'Statement' && node.background)) this.isPlain = false
    forEachChild(node, (child) => below(child))
  }

  #addCommand(node: CommandNode, input: Input, source: string, inFunction: string | undefined): void {
    const words = node.name === undefined ? [] : this.#nameOf(node.name)
    const assignments = node.prefix.flatMap((part) => (part.type === 'Assignment' ? [this.#valueOf(part)] : []))
    for (const arg of node.args) {
      if (arg.type === 'Word') words.push(...expandWord(arg, this.#variables))
      else {
        const given = this.#valueOf(arg)
        assignments.push(given)
        words.push(...given.values.map((value) => ({ ...value, text: `${arg.name}=${value.text}` })))
      }
    }
    if (inFunction !== undefined && words[0]) this.functions.get(inFunction)?.add(words[0].text)
    this.invocations.push({
      source: source.slice(node.pos, node.end),
      words,
      assignments,
      redirects: this.#fileRedirects(node.redirects),
      input: this.#inputOf(node.redirects) ?? input,
    })
  }

  #printedBy(at: number): string | undefined {
    const invocation = this.invocations[at]
    return invocation && textOf(invocation)
  }

  /** A name made by an expansion can be any program; only the folders in front of it may be. */
  #nameOf(word: Word): Arg[] {
    const isLiteral = (word.parts ?? []).every((part) => isLiteralPart(part))
    return isLiteral ? expandUnsplit(word, this.#variables).slice(0, 1) : [unknown()]
  }

  #addParameter(node: Extract<SyntaxNode, { type: 'ParameterExpansion' }>): void {
    const { operation, parameter } = node
    if (operation?.type === 'Transform' || operation?.type === 'Unknown') this.evaluatesText = true
    if (operation?.type === 'Default' && operation.operator.endsWith('=')) {
      this.assignments.push({ name: parameter, values: this.#variables.valuesOf(parameter) })
    }
  }

  #valueOf({ name, value }: Assignment): NamedValue {
    if (value.type === 'Word') return { name, values: expandUnsplit(value, this.#variables) }
    return { name, values: value.elements.flatMap((element) => expandWord(element, this.#variables)) }
  }

  #fileRedirects(redirects: readonly Redirection[]): FileRedirect[] {
    return redirects.flatMap((redirect) => {
      if (redirect.type !== 'Redirect' || redirect.target === undefined) return []
      return expandUnsplit(redirect.target, this.#variables).map((target) => ({ operator: redirect.operator, target }))
    })
  }

  #inputOf(redirects: readonly Redirection[]): Input | undefined {
    return redirects.reduce<Input | undefined>((input, redirect) => this.#inputFrom(redirect) ?? input, undefined)
  }

  #inputFrom(redirect: Redirection): Input | undefined {
    if (redirect.type === 'HereDoc') return this.#hereDoc(redirect)
    const target = redirect.target && expandUnsplit(redirect.target, this.#variables)[0]
    if (target === undefined) return undefined
    if (redirect.type === 'HereString') return { kind: 'text', text: target.text, exact: target.exact }
    if (redirect.operator === '<&') return { kind: 'pipe' }
    return redirect.operator.startsWith('<') ? { kind: 'file', path: target } : undefined
  }

  #hereDoc({ body }: HereDoc): Input {
    if (body.parts === undefined) return { kind: 'text', text: body.text, exact: true }
    const texts = expandParts(body.parts, this.#variables, true)
    const text = texts.map((draft) => draft.text).join('\n')
    return { kind: 'text', text, exact: texts.length === 1 && !text.includes(unknownMark) }
  }
}

function isLiteralPart(part: WordPart): boolean {
  if (part.type === 'DoubleQuoted') return part.parts.every(isLiteralPart)
  if (part.type === 'SimpleExpansion') return part.text === '$HOME' || part.text === '$PWD'
  if (part.type === 'ParameterExpansion') return part.text === '${HOME}' || part.text === '${PWD}'
  return part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'AnsiCQuoted'
}

const plainNodes: ReadonlySet<SyntaxNode['type']> = new Set<SyntaxNode['type']>([
  'Statement',
  'Command',
  'Pipeline',
  'AndOr',
  'Word',
  'Literal',
  'SingleQuoted',
  'DoubleQuoted',
  'AnsiCQuoted',
  'Glob',
  'Redirect',
  'FileDescriptor',
])

/** What a command prints, as far as it stands in the command itself. */
export function textOf({ words, input }: Invocation): string | undefined {
  const [name, ...args] = withoutTransparent(words)
  const program = programName(name?.text ?? '')
  if (program === 'cat' && args.length === 0 && input.kind === 'text') return input.exact ? input.text : undefined
  if (program !== 'echo' && program !== 'printf') return undefined
  if (args.some((arg) => arg.text.includes(unknownMark))) return undefined
  const said = args.filter((arg) => !/^-[neE]+$/.test(arg.text)).map((arg) => arg.text)
  return said.join(' ').replaceAll('\\n', '\n')
}

/** Wrappers that change nothing about what a command prints. */
const transparent = new Set(['command', 'builtin', 'exec', 'env', 'nice', 'nohup', 'time', 'busybox'])

/** The command behind plain wrappers, where only its output matters. */
export function withoutTransparent(words: readonly Arg[]): readonly Arg[] {
  const name = words[0]?.text
  return name !== undefined && transparent.has(programName(name)) ? withoutTransparent(words.slice(1)) : words
}

const maxFolders = 24

/** Every folder a `cd` of the script can lead to. A later relative path is judged from each of them. */
function foldersOf(invocations: readonly Invocation[], start: readonly string[], home: string): string[] {
  const folders = new Set(start)
  for (const { words } of invocations) {
    const target = folderChange(words)
    if (target === undefined || target.includes(unknownMark)) continue
    for (const folder of [...folders]) {
      if (folders.size >= maxFolders) break
      folders.add(resolvePath(target === '' ? home : target, folder, home))
    }
  }
  return [...folders]
}

function folderChange(words: readonly Arg[]): string | undefined {
  const [name = '', ...args] = withoutTransparent(words).map((word) => word.text)
  if (programName(name) !== 'cd' && programName(name) !== 'pushd') return undefined
  return args.find((arg) => !arg.startsWith('-')) ?? ''
}
