import { literal, unknownMark, type Arg, type Command } from './command.ts'
import type { NamedValue } from './named-value.ts'

/** How a program that starts another one takes its own options. What is not listed here is not understood: red. */
interface WrapperShape {
  /** Letters without a value. */
  flags?: string
  /** Letters with a value. */
  valued?: string
  longFlags?: readonly string[]
  longValued?: readonly string[]
  /** Words of its own before the command starts, as the time of `timeout 5`. */
  positionals?: number
  /** Takes NAME=value before the command. */
  assigns?: boolean
  /** Takes a bare number as an option, as in `nice -10`. */
  numeric?: boolean
  /** With one of these it starts nothing. */
  onlyLooks?: string
  /** Words of its own verb, as `poetry run`; with any other verb it is not a wrapper. */
  verbs?: readonly string[]
}

const packageRunner = (...verbs: string[]): WrapperShape => ({
  verbs,
  flags: 'yqws',
  valued: 'pnfr',
  longFlags: ['yes', 'no-install', 'quiet', 'silent', 'frozen', 'no-sync', 'isolated', 'workspaces', 'offline'],
  longValued: [
    'package',
    'with',
    'python',
    'name',
    'workspace',
    'filter',
    'prefix',
    'cwd',
    'project',
    'extra',
    'group',
  ],
})

const shapes: Record<string, WrapperShape> = {
  env: { flags: 'i0v', valued: 'u', longFlags: ['ignore-environment', 'null'], longValued: ['unset'], assigns: true },
  command: { flags: 'p', onlyLooks: 'vV' },
  builtin: {},
  exec: { flags: 'cl', valued: 'a' },
  nice: { valued: 'n', longValued: ['adjustment'], numeric: true },
  ionice: { flags: 't', valued: 'cn', longFlags: ['ignore'], longValued: ['class', 'classdata'] },
  chrt: { flags: 'bfiorv', positionals: 1 },
  taskset: { flags: 'a', valued: 'c', positionals: 1 },
  timeout: {
    flags: 'vfp',
    valued: 'ks',
    longFlags: ['foreground', 'preserve-status', 'verbose'],
    longValued: ['kill-after', 'signal'],
    positionals: 1,
  },
  nohup: {},
  setsid: { flags: 'cfw', longFlags: ['ctty', 'fork', 'wait'] },
  stdbuf: { valued: 'ioe', longValued: ['input', 'output', 'error'] },
  unbuffer: { flags: 'p' },
  time: {
    flags: 'pvaq',
    valued: 'of',
    longFlags: ['portability', 'verbose', 'append'],
    longValued: ['output', 'format'],
  },
  busybox: {},
  toybox: {},
  strace: { flags: 'fqctTvyrk', valued: 'eopsSu' },
  ltrace: { flags: 'fctS', valued: 'eopsnu' },
  valgrind: {
    flags: 'qv',
    longFlags: ['quiet', 'verbose'],
    longValued: [
      'tool',
      'leak-check',
      'track-origins',
      'show-leak-kinds',
      'suppressions',
      'error-exitcode',
      'num-callers',
      'log-file',
      'trace-children',
    ],
  },
  perf: {
    verbs: ['record', 'stat', 'trace'],
    flags: 'adgisv',
    valued: 'CeFIopr',
    longValued: ['call-graph', 'event', 'freq', 'output', 'repeat'],
  },
  firejail: { longFlags: ['noprofile', 'private', 'quiet'], longValued: ['net', 'profile', 'private'] },
  chpst: { flags: 'vP012', valued: 'uUbenlLmdofpcrt' },
  caffeinate: { flags: 'disum', valued: 'tw' },
  setarch: { flags: 'RBFILSTXZ3', positionals: 1 },
  fakeroot: {},
  eatmydata: {},
  'dbus-run-session': {},
  'xvfb-run': { flags: 'a', valued: 'sn', longFlags: ['auto-servernum'], longValued: ['server-args', 'server-num'] },
  catchsegv: {},
  'ld.so': {},
  rlwrap: { flags: 'acr' },
  'cross-env': { assigns: true },
  dotenv: { valued: 'e' },
  entr: { flags: 'acdnprsz' },
  npx: packageRunner(),
  bunx: packageRunner(),
  uvx: packageRunner(),
  pipx: packageRunner('run'),
  npm: packageRunner('exec', 'x'),
  pnpm: packageRunner('exec', 'dlx'),
  yarn: packageRunner('exec', 'dlx'),
  bun: packageRunner('x'),
  uv: packageRunner('run'),
  poetry: packageRunner('run'),
  pipenv: packageRunner('run'),
  pdm: packageRunner('run'),
  rye: packageRunner('run'),
  hatch: packageRunner('run'),
  conda: packageRunner('run'),
  bundle: packageRunner('exec'),
  direnv: { verbs: ['exec'], positionals: 1 },
  rustup: { verbs: ['run'], positionals: 1 },
  pyenv: { verbs: ['exec'] },
  rbenv: { verbs: ['exec'] },
  nvm: { verbs: ['exec', 'run'], positionals: 1 },
  asdf: { verbs: ['exec'] },
  mise: { verbs: ['exec', 'x'] },
}

const packageRunners = new Set(
  'npx bunx uvx pipx npm pnpm yarn bun uv poetry pipenv pdm rye hatch conda bundle direnv rustup pyenv rbenv nvm asdf mise'.split(
    ' ',
  ),
)

export type Unwrapped =
  | { kind: 'none' }
  | { kind: 'command'; words: readonly Arg[]; assignments: readonly NamedValue[] }
  | { kind: 'unclear'; option: string }

/** Programs that fetch a package and run it, or run what one has brought. */
export function isPackageRunner(program: string, verb: string | null): boolean {
  const shape = Object.hasOwn(shapes, program) ? shapes[program] : undefined
  if (shape === undefined || !packageRunners.has(program)) return false
  return shape.verbs === undefined || shape.verbs.length === 0 || verb === null || shape.verbs.includes(verb)
}

/** The command that this one only starts, if it is a wrapper. */
export function unwrap({ program, args }: Command): Unwrapped {
  const shape = Object.hasOwn(shapes, program) ? shapes[program] : undefined
  if (shape === undefined) return { kind: 'none' }
  if (shape.verbs === undefined || shape.verbs.length === 0) return strip(args, shape)
  const verb = args[0]?.text ?? ''
  return shape.verbs.includes(verb) ? strip(args.slice(1), shape) : { kind: 'none' }
}

function strip(args: readonly Arg[], shape: WrapperShape): Unwrapped {
  const assignments: NamedValue[] = []
  let positionals = shape.positionals ?? 0
  let optionsEnded = false
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]
    if (arg === undefined) break
    if (!optionsEnded && arg.text === '--') optionsEnded = true
    else if (!optionsEnded && arg.text.startsWith('-') && arg.text !== '-') {
      const consumed = readOption(arg, shape)
      if (consumed === 'looks') return { kind: 'none' }
      if (consumed === 'unknown') return { kind: 'unclear', option: arg.text }
      at += consumed
    } else if (shape.assigns && /^[A-Za-z_]\w*=/.test(arg.text)) assignments.push(toNamedValue(arg))
    else if (positionals > 0) positionals--
    else return { kind: 'command', words: args.slice(at), assignments }
  }
  return assignments.length > 0 ? { kind: 'command', words: [], assignments } : { kind: 'none' }
}

/** How many words beyond itself an option takes. */
function readOption({ text }: Arg, shape: WrapperShape): number | 'looks' | 'unknown' {
  if (text.includes(unknownMark)) return 'unknown'
  if (text.startsWith('--')) {
    const [name = '', value] = text.slice(2).split('=')
    if (shape.longFlags?.includes(name)) return 0
    if (!shape.longValued?.includes(name)) return 'unknown'
    return value === undefined ? 1 : 0
  }
  if (shape.numeric && /^-\d+$/.test(text)) return 0
  for (let at = 1; at < text.length; at++) {
    const letter = text[at] ?? ''
    if (shape.onlyLooks?.includes(letter)) return 'looks'
    if (shape.valued?.includes(letter)) return at === text.length - 1 ? 1 : 0
    if (!shape.flags?.includes(letter)) return 'unknown'
  }
  return 0
}

function toNamedValue(arg: Arg): NamedValue {
  const at = arg.text.indexOf('=')
  return { name: arg.text.slice(0, at), values: [{ ...literal(arg.text.slice(at + 1)), exact: arg.exact }] }
}
