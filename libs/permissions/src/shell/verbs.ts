import { unknownMark, type Arg, type Command } from './command.ts'
import { isKnownProgram } from './programs/index.ts'
import { isEverydayProgram } from './green.ts'

/** Programs of which the first words say what they do, and how many words that takes behind some of them. */
const verbs: Record<string, readonly string[]> = {
  git: [],
  npm: ['run', 'run-script'],
  pnpm: ['run'],
  yarn: ['run', 'workspace'],
  bun: ['run'],
  cargo: [],
  go: ['mod', 'work'],
  pip: [],
  uv: ['pip'],
  poetry: [],
  gem: [],
  composer: [],
  dotnet: [],
  docker: ['compose', 'container', 'image', 'network', 'volume', 'system', 'builder'],
  'docker-compose': [],
  kubectl: ['get', 'rollout', 'config'],
  helm: ['repo'],
  gh: ['pr', 'issue', 'repo', 'run', 'release', 'workflow', 'gist'],
  glab: ['mr', 'issue', 'repo'],
  terraform: [],
  make: [],
  just: [],
  task: [],
  rake: [],
  gradle: [],
  gradlew: [],
  mvn: [],
  brew: [],
  apt: [],
  'apt-get': [],
  systemctl: [],
  nx: ['run'],
  turbo: ['run'],
}

/** Programs whose words are files, addresses or text. */
const verbless = new Set(
  (
    'cp mv mkdir touch rm ln chmod chown tee sed awk sort tar zip unzip gzip gunzip curl wget rsync scp ping dig host ' +
    'nslookup open xdg-open jq yq patch tsc eslint prettier jest vitest pytest mypy ruff black rustfmt gofmt gcc g++ clang ' +
    'cmake ninja sqlite3 psql mysql ffmpeg convert magick pandoc rg fd cd pushd popd kill export'
  ).split(' '),
)

/**
 * The verb of a command. Null where words stand before it whose meaning is not known here: they may take the next word for
 * themselves, and the verb would be another one.
 */
export function verbOf({ program, args }: Command): string | null {
  const behind = Object.hasOwn(verbs, program) ? verbs[program] : undefined
  if (behind === undefined) return verbless.has(program) ? '' : guessed(program, args)
  const [verb, next] = withoutHarmless(args)
  if (verb === undefined) return ''
  if (!isWord(verb)) return null
  if (!behind.includes(verb.text)) return verb.text
  return next !== undefined && isWord(next) ? `${verb.text} ${next.text}` : null
}

/** An unknown program may have verbs as well. */
function guessed(program: string, args: readonly Arg[]): string | null {
  if (isKnownProgram(program) || isEverydayProgram(program)) return ''
  const [first] = args
  if (first === undefined || /[/.=:]/.test(first.text)) return first?.text.includes(unknownMark) ? null : ''
  return isWord(first) ? first.text : null
}

function withoutHarmless(args: readonly Arg[]): readonly Arg[] {
  return args[0]?.text === '--no-pager' ? args.slice(1) : args
}

function isWord({ text, exact }: Arg): boolean {
  return exact && /^[A-Za-z0-9][\w:.@-]*$/.test(text)
}
