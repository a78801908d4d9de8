import { literal, unknown, unknownMark, type Arg, type Command, type Input } from './command.ts'
import { isShell } from './names.ts'
import { readOptions, valuesOf } from './options.ts'

/** What a command makes something else do: another command, a text for a shell, a file of commands. */
export type Carried =
  | { kind: 'command'; words: readonly Arg[]; input?: Input }
  | { kind: 'script'; text: Arg }
  | { kind: 'script_file'; path: Arg }
  | { kind: 'windows'; dialect: 'cmd' | 'powershell'; text: Arg }
  | { kind: 'stream' }

type Carrier = (command: Command) => Carried[]

/** What the command carries, besides what `unwrap` finds. All of it is classified as if it stood alone. */
export function carriedBy(command: Command): Carried[] {
  if (isShell(command.program)) return fromShell(command)
  return Object.hasOwn(carriers, command.program) ? (carriers[command.program]?.(command) ?? []) : []
}

const carriers: Record<string, Carrier> = {
  eval: ({ args }) => [{ kind: 'script', text: joined(args) }],
  source: fromSource,
  '.': fromSource,
  trap: ({ args }) => {
    const action = args.find((arg) => !arg.text.startsWith('-'))
    return action === undefined || args.length < 2 || action.text === '' ? [] : [{ kind: 'script', text: action }]
  },
  alias: ({ args }) =>
    args.flatMap((arg): Carried[] => {
      const at = arg.text.indexOf('=')
      return at < 0 ? [] : [{ kind: 'script', text: { ...arg, text: arg.text.slice(at + 1) } }]
    }),
  watch: ({ args }) => textBehind(args, 'n', ['interval']),
  script: ({ args }) => valuesOf(readOptions(args, 'cEIOBTm', ['command']), '-c', '--command').map(toScript),
  flock: fromFlock,
  npx: ({ args }) => valuesOf(readOptions(args, 'cp', ['call', 'package']), '-c', '--call').map(toScript),
  npm: ({ args }) => valuesOf(readOptions(args, 'c', ['call']), '-c', '--call').map(toScript),
  sort: ({ args }) => valuesOf(readOptions(args, 'kSTto', ['compress-program']), '--compress-program').map(toScript),
  split: ({ args }) => valuesOf(readOptions(args, 'abClnt', ['filter']), '--filter').map(toScript),
  rg: ({ args }) => valuesOf(readOptions(args, 'efgtTABCMmjr', ['pre']), '--pre').map(toScript),
  'nix-shell': ({ args }) => valuesOf(readOptions(args, 'pAI', ['run', 'command']), '--run', '--command').map(toScript),
  gdb: ({ args }) => {
    const at = args.findIndex((arg) => arg.text === '--args' || arg.text === '-args')
    return at < 0 ? [] : [{ kind: 'command', words: args.slice(at + 1) }]
  },
  ssh: fromSsh,
  xargs: fromXargs,
  find: fromFind,
  fd: fromFd,
  docker: fromDocker,
  'docker-compose': ({ args }) => inContainer(args, composeValued),
  kubectl: fromKubectl,
  git: fromGit,
  python: ({ args }) => {
    const at = args.findIndex((arg) => !/^-[bBdEiIOPqRsSuv]+$/.test(arg.text))
    const module = /^-[bBdEiIOPqRsSuv]*m(.*)$/.exec(args[at]?.text ?? '')?.[1]
    if (module === undefined) return []
    return [{ kind: 'command', words: module === '' ? args.slice(at + 1) : [literal(module), ...args.slice(at + 1)] }]
  },
  cmd: ({ args }) => {
    const at = args.findIndex((arg) => /^\/\/?[ckr]$/i.test(arg.text))
    return at < 0 ? [] : [{ kind: 'windows', dialect: 'cmd', text: joined(args.slice(at + 1)) }]
  },
  powershell: ({ args }) => {
    const at = args.findIndex((arg) => /^[-/]c(o(m(m(a(nd?)?)?)?)?)?$/i.test(arg.text))
    if (at >= 0) return [{ kind: 'windows', dialect: 'powershell', text: joined(args.slice(at + 1)) }]
    const first = args.find((arg) => !arg.text.startsWith('-'))
    return first === undefined
      ? []
      : [{ kind: 'windows', dialect: 'powershell', text: joined(args.slice(args.indexOf(first))) }]
  },
}

function fromShell({ args, input }: Command): Carried[] {
  const own = readShellArguments(args)
  if (own.text !== undefined) return [toScript(own.text)]
  if (own.file !== undefined && !isStandardInput(own.file)) return [{ kind: 'script_file', path: own.file }]
  switch (input.kind) {
    case 'pipe':
      return [{ kind: 'stream' }]
    case 'text':
      return [toScript({ ...literal(input.text), exact: input.exact })]
    case 'file':
      return [{ kind: 'script_file', path: input.path }]
    case 'none':
      return own.file === undefined ? [] : [{ kind: 'stream' }]
  }
}

/** `-c` takes the first word behind all options, and may hide among other letters. */
function readShellArguments(args: readonly Arg[]): { text?: Arg; file?: Arg } {
  let takesText = false
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]
    if (arg === undefined) break
    if (/^--(rcfile|init-file)$/.test(arg.text)) at++
    else if (/^[-+]./.test(arg.text) && arg.text !== '--') {
      if (/^-[^-]*c/.test(arg.text)) takesText = true
      if (/^[-+][^-]*[oO]$/.test(arg.text)) at++
      if (/^-[^-]*s/.test(arg.text) && !takesText) return {}
    } else if (arg.text !== '--') return takesText ? { text: arg } : { file: arg }
  }
  return takesText ? { text: unknown() } : {}
}

function fromSource({ args }: Command): Carried[] {
  const file = args.find((arg) => arg.text !== '--')
  if (file === undefined) return []
  return isStandardInput(file) ? [{ kind: 'stream' }] : [{ kind: 'script_file', path: file }]
}

function fromFlock({ args }: Command): Carried[] {
  const { options, operands } = readOptions(args, 'cwE', ['command', 'timeout', 'wait'])
  const texts = valuesOf({ options, operands }, '-c', '--command')
  if (texts.length > 0) return texts.map(toScript)
  const at = args.findIndex((arg) => !arg.text.startsWith('-'))
  return at >= 0 && args.length > at + 1 ? [{ kind: 'command', words: args.slice(at + 1) }] : []
}

export const sshValued = 'BbcDEeFIiJLlmOopQRSWw'

function fromSsh({ args, input }: Command): Carried[] {
  const words = operandsFrom(operandsFrom(args, sshValued).slice(1), sshValued)
  if (words.length > 0) return [toScript(joined(words))]
  if (input.kind === 'text') return [toScript({ ...literal(input.text), exact: input.exact })]
  return []
}

/** What xargs appends is only known at the run, and so is every word with the replaced marker in it. */
function fromXargs({ args }: Command): Carried[] {
  const words = operandsFrom(args, 'IEdLnPsaJR', ['max-args', 'max-procs', 'delimiter', 'arg-file', 'max-lines'])
  const { options } = readOptions(args.slice(0, args.length - words.length), 'IEdLnPsaJR')
  const marker = options.find((option) => option.name === '-I' || option.name === '-J')?.value?.text
  const usual = options.some((option) => option.name === '-i' || option.name === '--replace') ? '{}' : undefined
  const replaced = marker ?? usual
  if (words.length === 0) return []
  if (replaced === undefined) return [{ kind: 'command', words: [...words, unknown(true)], input: { kind: 'none' } }]
  return [{ kind: 'command', words: words.map((word) => replaceMarker(word, replaced)), input: { kind: 'none' } }]
}

function fromFind({ args }: Command): Carried[] {
  const carried: Carried[] = []
  for (let at = 0; at < args.length; at++) {
    if (!/^-(exec|execdir|ok|okdir)$/.test(args[at]?.text ?? '')) continue
    const start = at + 1
    while (at < args.length && !endsExec(args, at)) at++
    carried.push({ kind: 'command', words: args.slice(start, at).map((word) => replaceMarker(word, '{}')) })
  }
  return carried
}

function endsExec(args: readonly Arg[], at: number): boolean {
  return args[at]?.text === ';' || (args[at]?.text === '+' && args[at - 1]?.text === '{}')
}

function fromFd({ args }: Command): Carried[] {
  const at = args.findIndex((arg) => /^(-x|-X|--exec|--exec-batch)$/.test(arg.text))
  return at < 0 ? [] : [{ kind: 'command', words: [...args.slice(at + 1), unknown(true)] }]
}

const dockerValued =
  'add-host annotation attach blkio-weight cap-add cap-drop cgroup-parent cgroupns cidfile cpus cpu-shares cpuset-cpus ' +
  'device dns dns-search entrypoint env env-file expose gpus group-add health-cmd hostname init-timeout ip ipc isolation ' +
  'label label-file link log-driver log-opt mac-address memory memory-swap mount name net network network-alias ' +
  'oom-score-adj pid pids-limit platform publish pull restart runtime security-opt shm-size stop-signal stop-timeout ' +
  'storage-opt sysctl tmpfs ulimit user userns uts volume volume-driver volumes-from workdir'
export const dockerRunValued = { letters: 'aehlmpuvwc', long: dockerValued.split(' ') }

const composeValued = {
  letters: 'fpeuvw',
  long: [
    'file',
    'project-name',
    'profile',
    'env-file',
    'env',
    'user',
    'volume',
    'workdir',
    'entrypoint',
    'index',
    'name',
  ],
}

function fromDocker({ args }: Command): Carried[] {
  const words = operandsFrom(args, 'Hlc', ['host', 'context', 'config', 'log-level'])
  if (words[0]?.text === 'compose') return inContainer(words.slice(1), composeValued)
  const rest = words[0]?.text === 'container' ? words.slice(1) : words
  const verb = rest[0]?.text ?? ''
  if (!['run', 'exec', 'create'].includes(verb)) return []
  const inner = operandsFrom(rest.slice(1), dockerRunValued.letters, dockerRunValued.long)
  const entry = valuesOf(readOptions(rest.slice(1), dockerRunValued.letters, dockerRunValued.long), '--entrypoint')[0]
  const command = [...(entry ? [entry] : []), ...inner.slice(1)]
  return command.length > 0 ? [{ kind: 'command', words: command }] : []
}

/** `compose run web make test`: behind the verb and the name of the service comes a command. */
function inContainer(args: readonly Arg[], valued: { letters: string; long: readonly string[] }): Carried[] {
  const words = operandsFrom(args, valued.letters, valued.long)
  if (words[0]?.text !== 'run' && words[0]?.text !== 'exec') return []
  const inner = operandsFrom(words.slice(1), valued.letters, valued.long).slice(1)
  return inner.length > 0 ? [{ kind: 'command', words: inner }] : []
}

function fromKubectl({ args }: Command): Carried[] {
  const words = operandsFrom(args, 'ns', ['namespace', 'context', 'kubeconfig', 'cluster', 'user'])
  if (words[0]?.text !== 'exec' && words[0]?.text !== 'run') return []
  const at = words.findIndex((word) => word.text === '--')
  return at >= 0 && words.length > at + 1 ? [{ kind: 'command', words: words.slice(at + 1) }] : []
}

export const gitValued = { letters: 'Cc', long: ['git-dir', 'work-tree', 'namespace', 'super-prefix', 'attr-source'] }

/** The verb of git and what follows it. */
export function gitWords(args: readonly Arg[]): readonly Arg[] {
  return operandsFrom(args, gitValued.letters, gitValued.long)
}

function fromGit({ args }: Command): Carried[] {
  const [verb, ...rest] = gitWords(args)
  switch (verb?.text) {
    case 'rebase':
      return valuesOf(readOptions(rest, 'x', ['exec']), '-x', '--exec').map(toScript)
    case 'bisect':
      return rest[0]?.text === 'run' && rest.length > 1 ? [{ kind: 'command', words: rest.slice(1) }] : []
    case 'submodule': {
      const at = rest.findIndex((word) => word.text === 'foreach')
      const words = rest.slice(at + 1).filter((word) => word.text !== '--recursive' && word.text !== '--quiet')
      return at >= 0 && words.length > 0 ? [toScript(joined(words))] : []
    }
    default:
      return []
  }
}

function textBehind(args: readonly Arg[], letters: string, long: readonly string[]): Carried[] {
  const words = operandsFrom(args, letters, long)
  return words.length > 0 ? [toScript(joined(words))] : []
}

/** From the first word that is neither an option nor the value of one: there the options of a wrapper end. */
function operandsFrom(args: readonly Arg[], letters: string, long: readonly string[] = []): readonly Arg[] {
  for (let at = 0; at < args.length; at++) {
    const text = args[at]?.text ?? ''
    if (text === '--') return args.slice(at + 1)
    if (!text.startsWith('-') || text === '-') return args.slice(at)
    if (text.startsWith('--')) {
      if (!text.includes('=') && long.includes(text.slice(2))) at++
      continue
    }
    const valued = [...text.slice(1)].findIndex((letter) => letters.includes(letter))
    if (valued >= 0 && valued === text.length - 2) at++
  }
  return []
}

const toScript = (text: Arg): Carried => ({ kind: 'script', text })

function joined(args: readonly Arg[]): Arg {
  return {
    text: args.map((arg) => arg.text).join(' '),
    exact: args.every((arg) => arg.exact),
    glob: args.some((arg) => arg.glob),
    substituted: args.some((arg) => arg.substituted),
  }
}

function replaceMarker(word: Arg, marker: string): Arg {
  if (marker === '' || !word.text.includes(marker)) return word
  return { ...word, text: word.text.replaceAll(marker, unknownMark), exact: false, substituted: true }
}

function isStandardInput({ text }: Arg): boolean {
  return text === '-' || /^\/dev\/(stdin|fd\/0)$|^\/proc\/(self|\$\$)\/fd\/0$/.test(text)
}
