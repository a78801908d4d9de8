import { hostnameOf } from '../hosts.ts'
import { resolvePath } from '../paths/path.ts'
import type { FoundCommand } from '../subject.ts'
import type { Arg, Command } from './command.ts'
import { unknownMark } from './command.ts'
import { isShell } from './names.ts'
import { isInterpreter } from './programs/interpreters.ts'
import { isPackageRunner } from './wrappers.ts'
import { sourcesOf } from './sources.ts'
import { verbOf } from './verbs.ts'

/** What the walk through a line comes across, for rules to be matched with. */
export interface Found {
  commands: FoundCommand[]
  /** Files that redirections name. */
  paths: string[]
}

/** Wrappers that add nothing of their own to what they start. */
const plainWrappers = new Set(['command', 'builtin', 'nice', 'ionice', 'nohup', 'time', 'timeout', 'stdbuf'])

/** Programs that go through whole folders. */
const wide = new Set('grep rg ag ack find fd tree tar zip 7z cp rsync scp du ls mv rm'.split(' '))

/** Programs that start what stands in a file or in their words, and are no shell and no language. */
const starters = new Set(
  (
    'env exec eval source . trap alias xargs find fd parallel watch script flock ssh sudo su doas busybox toybox awk vim ' +
    'emacs nano less more man gdb expect nix-shell at batch crontab entr strace ltrace valgrind perf ld.so cmd powershell'
  ).split(' '),
)

const runningVerbs: Record<string, readonly string[]> = {
  go: ['run', 'generate'],
  cargo: ['run'],
  dotnet: ['run', 'script'],
  docker: ['run', 'exec', 'compose run', 'compose exec', 'container run', 'container exec'],
  'docker-compose': ['run', 'exec'],
  kubectl: ['exec', 'run'],
  git: ['bisect', 'filter-branch', 'submodule'],
}

/** @param starts Whether another command was found behind it. */
export function toFoundCommand(
  command: Command,
  { isGreen, starts }: { isGreen: boolean; starts: boolean },
): FoundCommand {
  const { program, args, path } = command
  const verb = verbOf(command)
  const isWide = wide.has(program) || args.some(({ glob }) => glob)
  const hosts = [...new Set(args.flatMap((arg, at) => hostsIn(arg, command, at)))]
  const isWrapper = starts && plainWrappers.has(program)
  return {
    program,
    verb,
    isGreen,
    isWrapper,
    runsCode:
      (starts && !isWrapper) ||
      path.includes('/') ||
      path.includes('\\') ||
      runsCodeByName(program, verb) ||
      isPackageRunner(program, verb),
    isWide,
    paths: [...args.flatMap((arg) => pathsIn(arg, command)), ...(isWide ? command.folders : [])],
    hosts,
    sources: sourcesOf(command, hosts),
  }
}

/** Whether what it does stands elsewhere, as far as its name and its verb tell. A verb that is null can be any. */
export function runsCodeByName(program: string, verb: string | null): boolean {
  return (
    isShell(program) ||
    isInterpreter(program) ||
    starters.has(program) ||
    (verb !== null && (isPackageRunner(program, verb) || (runningVerbs[program]?.includes(verb) ?? false))) ||
    (verb === null && isPackageRunner(program, ''))
  )
}

/** A command of which not even the name is known. */
export const unknownCommand: FoundCommand = {
  program: '',
  verb: null,
  isGreen: false,
  isWrapper: false,
  runsCode: true,
  isWide: false,
  paths: [],
  hosts: [],
  sources: [],
}

/** Any word may be a path, also behind `--to=`, `-o` and `@`. */
export function pathsIn({ text, glob }: Arg, { folders, context }: Pick<Command, 'folders' | 'context'>): string[] {
  if (glob) return folders.map((folder) => resolvePath(/^[^*?[{]*\//.exec(text)?.[0] ?? '.', folder, context.home))
  if (text === '' || text.length > 4_096 || text.includes(unknownMark) || text.includes('://')) return []
  const parts = text.startsWith('-') ? [text.slice(2), text.slice(text.indexOf('=') + 1)] : [text, afterSign(text)]
  const written = parts.filter((part) => !text.startsWith('-') || /^(\/|~|\.|\$|[A-Za-z]:)|\.\./.test(part))
  return [
    ...new Set(
      written.flatMap((part) => [
        ...folders.map((folder) => resolvePath(part, folder, context.home)),
        ...(context.resolvedPaths?.[part] === undefined ? [] : [context.resolvedPaths[part]]),
      ]),
    ),
  ]
}

function afterSign(text: string): string {
  return text.slice(Math.max(text.indexOf('='), text.indexOf('@')) + 1)
}

/** Programs whose words may be names of hosts without a scheme. */
const dialers = new Set(
  'curl wget ping dig host nslookup nc telnet ssh scp sftp rsync ftp lynx w3m links http https xh aria2c traceroute whois'.split(
    ' ',
  ),
)

function hostsIn({ text }: Arg, { program, args }: Command, at: number): string[] {
  const addressed = addressesIn(text).flatMap(hostnameOf)
  // @NOTE no host is longer; a pattern with two ways to read a long word takes its time
  const head = text.slice(0, 300)
  const remote = /^(?:[\w.-]+@)?([\w-]+(?:\.[\w-]+)+):(?!\/\/)/.exec(head)?.[1]
  const bare = /^(?:[\w.-]+@)?([\w-]+(?:\.[\w-]+)+\.?|localhost|\[[\da-f:]+\])(?::\d+)?(?:[/?#].*)?$/i.exec(head)?.[1]
  const isValue = /^-[a-zA-Z]*[oOdHAFTKbceu]$/.test(args[at - 1]?.text ?? '')
  return [
    ...addressed,
    ...(remote === undefined ? [] : hostnameOf(`https://${remote}`)),
    ...(bare !== undefined && dialers.has(program) && !isValue ? hostnameOf(`https://${bare}`) : []),
  ]
}

/** Addresses with a scheme, wherever in a word they stand. */
function addressesIn(text: string): string[] {
  const parts = text.split('://')
  return parts.slice(1).flatMap((after, at) => {
    const scheme = /[a-z][a-z0-9+.-]*$/i.exec(parts[at]?.slice(-20) ?? '')?.[0]
    const address = /^[^\s"'<>\0]+/.exec(after.slice(0, 2_000))?.[0]
    return scheme === undefined || address === undefined ? [] : [`${scheme}://${address}`]
  })
}

/** Programs that reach other computers, also when no word of theirs says which. */
const reaching = new Set([
  ...dialers,
  'gh',
  'glab',
  'mail',
  'sendmail',
  'aws',
  'gcloud',
  'az',
  'kubectl',
  'helm',
  'psql',
  'mysql',
  'redis-cli',
  'mongosh',
])
const reachingVerbs: Record<string, readonly string[]> = {
  git: ['clone', 'fetch', 'pull', 'push', 'ls-remote', 'remote', 'submodule'],
  npm: ['install', 'i', 'ci', 'add', 'update', 'view', 'info', 'search', 'publish', 'audit', 'login'],
  pnpm: ['install', 'i', 'add', 'update', 'view', 'publish', 'audit'],
  yarn: ['install', 'add', 'up', 'upgrade', 'info', 'npm', ''],
  bun: ['install', 'add', 'update', 'publish'],
  pip: ['install', 'download', 'search', 'index'],
  uv: ['add', 'sync', 'pip install'],
  poetry: ['install', 'add', 'update', 'publish'],
  cargo: ['install', 'add', 'fetch', 'update', 'search', 'publish'],
  go: ['get', 'install', 'mod download', 'mod tidy'],
  gem: ['install', 'fetch', 'push'],
  docker: ['pull', 'push', 'login', 'search', 'build', 'compose pull', 'compose push', 'image pull', 'image push'],
  apt: ['update', 'install', 'upgrade'],
  'apt-get': ['update', 'install', 'upgrade'],
  brew: ['install', 'update', 'upgrade'],
}

/** Whether a command reaches other computers. */
export function reachesOut({ program, verb, hosts }: Pick<FoundCommand, 'program' | 'verb' | 'hosts'>): boolean {
  if (hosts.length > 0 || reaching.has(program)) return true
  const known = Object.hasOwn(reachingVerbs, program) ? reachingVerbs[program] : undefined
  return known !== undefined && (verb === null || known.includes(verb))
}
