import { resolvePath } from '../paths/path.ts'
import { gitValued, gitWords } from './carriers.ts'
import { unknownMark, type Arg, type Command } from './command.ts'
import type { Register, Source } from './source.ts'
import { readOptions, valuesOf } from './options.ts'

interface Fetching {
  register: Register
  /** The first words that make it fetch. Null: any. */
  verbs: ReadonlySet<string> | null
}

const fetching: Record<string, Fetching> = {
  npm: of(
    'npm',
    'install i in ci add update up upgrade outdated view info show audit exec x init create dedupe search',
  ),
  npx: of('npm'),
  pnpm: of('npm', 'install i add update up upgrade outdated audit dlx create import fetch'),
  bun: of('npm', 'install i add update outdated audit create x'),
  bunx: of('npm'),
  yarn: { register: 'yarn', verbs: new Set(['', ...words('install add up upgrade dlx create outdated audit info')]) },
  pip: of('pypi', 'install download index wheel'),
  pipx: of('pypi', 'install run upgrade upgrade-all inject reinstall'),
  uv: of('pypi', 'add sync lock run pip tool build'),
  uvx: of('pypi'),
  poetry: of('pypi', 'install add update lock sync'),
  cargo: of(
    'crates',
    'build b check c test t run r bench doc clippy fetch add install update search generate-lockfile',
  ),
  go: of('go', 'get install mod build test run vet generate list'),
  gem: of('rubygems', 'install fetch update outdated'),
  bundle: { register: 'rubygems', verbs: new Set(['', ...words('install update add lock outdated')]) },
  composer: of('packagist', 'install update require create-project outdated'),
  dotnet: of('nuget', 'restore build run test publish add tool pack'),
  mvn: of('maven'),
  mvnw: of('maven'),
  gradle: of('gradle'),
  gradlew: of('gradle'),
}

function of(register: Register, verbs?: string): Fetching {
  return { register, verbs: verbs === undefined ? null : new Set(words(verbs)) }
}

function words(text: string): string[] {
  return text.split(' ')
}

/** Options by which a line itself says where packages come from; its words then name the host. */
const namesRegister = /^(--registry|--index-url|--index|--default-index|-i|--source)(=|$)/

/** Where a command goes, beside the hosts in its words. `hosts`: these. */
export function sourcesOf(command: Command, hosts: readonly string[]): Source[] {
  const { program, args, folders } = command
  if (program === 'git') return hosts.length > 0 ? [] : remotesOf(command)
  if (program === 'python' && args[0]?.text === '-m' && args[1]?.text === 'pip') {
    return sourcesOf({ ...command, program: 'pip', args: args.slice(2) }, hosts)
  }
  const known = Object.hasOwn(fetching, program) ? fetching[program] : undefined
  if (known === undefined || !fetches(known, args)) return []
  if (hosts.length > 0 && args.some(({ text }) => namesRegister.test(text))) return []
  return folders.map((folder) => ({ kind: 'packages', register: known.register, folder }))
}

/** Behind options that may take a value, any word may be the verb. */
function fetches({ verbs }: Fetching, args: readonly Arg[]): boolean {
  if (verbs === null) return !args.some(({ text }) => text === '--version' || text === '--help')
  const [first] = args
  if (first === undefined) return verbs.has('')
  if (!first.text.startsWith('-')) return verbs.has(first.text)
  return args.some(({ text }) => verbs.has(text)) || (verbs.has('') && args.every(({ text }) => text.startsWith('--')))
}

const remoteVerbs = new Set(['fetch', 'pull', 'push', 'ls-remote'])
const remoteValued = {
  letters: 'oj',
  long: words(
    'depth deepen shallow-since shallow-exclude refmap server-option push-option receive-pack exec upload-pack ' +
      'negotiation-tip filter jobs strategy strategy-option',
  ),
}

function remotesOf({ args, folders, context }: Command): Source[] {
  const [verb, ...rest] = gitWords(args)
  const own = readOptions(args.slice(0, args.length - rest.length), gitValued.letters, gitValued.long)
  const elsewhere = valuesOf(own, '-C')
  if (elsewhere.some(({ text }) => text.includes(unknownMark))) return []
  const places = folders.map((from) => elsewhere.reduce((at, { text }) => resolvePath(text, at, context.home), from))
  return namesOfRemotes(verb?.text ?? '', rest).flatMap((name) =>
    places.map((folder): Source => ({ kind: 'remote', name, folder })),
  )
}

function namesOfRemotes(verb: string, rest: readonly Arg[]): (string | null)[] {
  if (verb === 'remote') {
    const [what, name] = readOptions(rest).operands
    if (what?.text === 'update' || what?.text === 'prune') return ['*']
    return what?.text === 'show' && name !== undefined ? [name.text] : []
  }
  if (!remoteVerbs.has(verb)) return []
  const options = readOptions(rest, remoteValued.letters, remoteValued.long)
  if (options.options.some(({ name }) => name === '--all' || name === '--multiple')) return ['*']
  const [name] = options.operands
  if (name === undefined) return [null]
  return /^[\w][\w.-]*$/.test(name.text) ? [name.text] : []
}
