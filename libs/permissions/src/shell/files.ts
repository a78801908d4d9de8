import type { Finding } from '../classification.ts'
import { resolvePath } from '../paths/path.ts'
import { findPlace, type PlaceRule } from '../paths/place-rule.ts'
import { protectedPlaces } from '../paths/protected.ts'
import { secretPlaces } from '../paths/secrets.ts'
import { red, yellow, unknownMark, type Arg, type Command, type Surroundings } from './command.ts'
import { readOptions, valuesOf } from './options.ts'
import type { FileRedirect } from './script.ts'

/** Programs whose words are text, not paths. */
const talkers = new Set(['echo', 'printf', 'export', 'declare', 'local', 'set', 'test', '[', 'alias', 'trap', 'expr'])

/** Programs whose first word is a pattern or a small program of its own. */
const patternFirst = new Set(['grep', 'rg', 'ag', 'ack', 'sed', 'awk', 'jq', 'yq', 'perl'])

/** Programs that name keys without showing them to anybody. */
const keyUsers = new Set(['ssh-add', 'ssh-keygen'])

/** Programs that only read their words; all others might change a file they are given. */
const readers = new Set(
  (
    'cat head tail less more grep rg ag ack wc ls stat file diff cmp comm sort uniq cut nl od xxd hexdump strings md5sum ' +
    'sha1sum sha256sum sha512sum cksum du df tree realpath readlink basename dirname test [ find fd jq yq awk source . ' +
    'cd pushd which type git-status echo printf export bat column paste join tac rev base64 ssh-add ls-files git'
  ).split(' '),
)

/** No system has longer paths. */
const maxPathLength = 4_096

type Targets = (command: Command) => readonly Arg[]

const last: Targets = ({ args }) => {
  const { options, operands } = readOptions(args, 'tSgmo', ['target-directory', 'suffix'])
  const folders = valuesOf({ options, operands }, '-t', '--target-directory')
  return folders.length > 0 ? folders : operands.slice(-1)
}
const all: Targets = ({ args }) => readOptions(args).operands
const behindFirst: Targets = ({ args }) => readOptions(args).operands.slice(1)
const options =
  (letters: string, ...names: readonly string[]): Targets =>
  ({ args }) =>
    valuesOf(
      readOptions(
        args,
        letters,
        names.map((name) => name.replace(/^--/, '')),
      ),
      ...names,
    )

/** Which words of a program it writes to. */
const writers: Record<string, Targets> = {
  cp: last,
  mv: all,
  ln: last,
  install: last,
  rsync: last,
  scp: last,
  rm: all,
  unlink: all,
  rmdir: all,
  shred: all,
  truncate: all,
  touch: all,
  mkdir: all,
  tee: all,
  chmod: behindFirst,
  chown: behindFirst,
  chgrp: behindFirst,
  sed: (command) =>
    /^-[^-]*i|^--in-place/m.test(command.args.map((arg) => arg.text).join('\n')) ? behindFirst(command) : [],
  dd: ({ args }) =>
    args.filter((arg) => arg.text.startsWith('of=')).map((arg) => ({ ...arg, text: arg.text.slice(3) })),
  curl: options('oXdHFuAbcTDKe', '-o', '--output', '--output-dir', '-D', '--dump-header', '-c', '--cookie-jar'),
  wget: options('OPoaeUi', '-O', '--output-document', '-P', '--directory-prefix', '-o', '-a'),
  tar: (command) => [...options('fCTX', '-C', '--directory')(command), ...createdArchive(command)],
  unzip: options('dx', '-d'),
  git: ({ args }) => {
    const words = args.map((arg) => arg.text)
    if (words.includes('clone')) return readOptions(args, 'Ccbo').operands.slice(2)
    return valuesOf(readOptions(args, 'Cc', ['output']), '--output')
  },
  sort: options('okStT', '-o', '--output'),
  uniq: behindFirst,
  xxd: behindFirst,
  tree: options('oLPI', '-o'),
  split: behindFirst,
  patch: options('oip', '-o', '--output'),
  gcc: options('o', '-o'),
  openssl: options('', '-out'),
  find: ({ args }) => args.filter((_, at) => /^-(fprint0?|fprintf|fls)$/.test(args[at - 1]?.text ?? '')),
}

/** Every file an ordinary program names: kept secrets it would read, protected places it would change. */
export function classifyFiles(command: Command): Finding[] {
  const { program } = command
  const targets = Object.hasOwn(writers, program) ? (writers[program]?.(command) ?? []) : []
  return [
    ...targets.flatMap((target) => classifyTarget(target, command)),
    ...fileWords(command).flatMap((word) => classifyMention(word, command, !readers.has(program) && program !== 'cp')),
  ]
}

export function classifyRedirects(redirects: readonly FileRedirect[], place: Surroundings): Finding[] {
  return redirects.flatMap(({ operator, target }) => {
    if (isDescriptor(operator, target)) return []
    if (/^\/dev\/(tcp|udp)\//.test(target.text)) {
      return [red('network_redirect', 'Opens a hidden connection to another computer.', target.text)]
    }
    if (operator === '<') {
      return [yellow('read_input', 'Reads a file.', shown(target)), ...classifyMention(target.text, place, false)]
    }
    if (target.substituted) {
      return [red('write_unknown', 'Writes to a file whose name is only known when it runs.', shown(target))]
    }
    return [yellow('write_file', 'Writes to a file.', shown(target)), ...classifyTarget(target, place)]
  })
}

/** Whether a redirect only joins streams or throws output away. */
export function isHarmlessRedirect({ operator, target }: FileRedirect): boolean {
  return isDescriptor(operator, target) || (operator !== '<' && operator !== '<>' && target.text === '/dev/null')
}

function isDescriptor(operator: string, { text }: Arg): boolean {
  return (operator === '>&' || operator === '<&') && /^(\d+-?|-)$/.test(text)
}

/** A file that is written. */
function classifyTarget(target: Arg, place: Surroundings): Finding[] {
  const spelled = target.text.split(unknownMark)[0] ?? ''
  if (spelled === '' || target.text.length > maxPathLength || /^[\w.-]+@?[\w.-]*:[^/\\]/.test(spelled)) return []
  const hit = findIn([...protectedPlaces, ...secretPlaces], target.text, place)
  return hit ? [red(`changes_${hit.place}`, `Changes ${hit.says}.`, shown(target))] : []
}

/** A file that is named: secret for everyone, protected when the program might write. */
function classifyMention(text: string, place: Surroundings, mayWrite: boolean): Finding[] {
  return candidates(text).flatMap((path) => {
    const secret = findIn(secretPlaces, path, place)
    if (secret) return [red(`uses_${secret.place}`, `Uses ${secret.says}.`, path)]
    const startup = mayWrite ? findIn(mentionedProtected, path, place) : undefined
    return startup ? [red(`may_change_${startup.place}`, `May change ${startup.says}.`, path)] : []
  })
}

/** System folders and devices are often read and rarely written: they count only for what is known to be written. */
const mentionedProtected = protectedPlaces.filter(({ place }) => place === 'startup_files' || place === 'hooks')

function findIn<Place extends string>(
  rules: readonly PlaceRule<Place>[],
  path: string,
  { folders, context }: Surroundings,
): PlaceRule<Place> | undefined {
  for (const folder of folders) {
    const resolved = resolvePath(path, folder, context.home)
    const real = context.resolvedPaths?.[path]
    const hit =
      findPlace(rules, resolved, context) ?? (real === undefined ? undefined : findPlace(rules, real, context))
    if (hit) return hit
  }
  return undefined
}

/** The words of a command that may be paths. */
function fileWords({ program, args }: Command): string[] {
  if (talkers.has(program) || keyUsers.has(program)) return []
  const texts = args.map((arg) => arg.text)
  if (program === 'ls' || program === 'cd' || program === 'mkdir')
    return texts.map((text) => text.replace(/\/\.ssh\/?$/, ''))
  if (program === 'ssh' || program === 'scp' || program === 'rsync' || program === 'sftp') return withoutKey(texts)
  if (program === 'git') return texts.filter((text) => !/\s/.test(text))
  if (program === 'chmod' || program === 'chown') return []
  if (!patternFirst.has(program)) return texts
  const first = texts.findIndex((text) => !text.startsWith('-'))
  if (/^-[A-Za-z]*f$|^--(from-)?file$/.test(texts[first - 1] ?? '')) return texts // it reads its patterns from a file
  return texts.filter((_, at) => at !== first)
}

/** `-i key` uses a key for what it is there for. */
function withoutKey(texts: readonly string[]): string[] {
  return texts.filter((text, at) => texts[at - 1] !== '-i' && !/^-i./.test(text))
}

/** The paths that may hide in one word: `--file=x`, `@x`, `host:x`, `file://x`, `a=@x`, `x:/y:ro`. */
function candidates(text: string): string[] {
  if (text.length > maxPathLength) return []
  const found = new Set([text])
  for (const piece of text.split(/file:\/\/|[=@:,;<]+/)) {
    const path = piece.replace(/^-[A-Za-z](?=[~/.])/, '')
    if (/[/~.]/.test(path) && path.length > 2) found.add(path)
  }
  return [...found].filter((path) => !path.startsWith('-'))
}

function createdArchive({ args }: Command): Arg[] {
  const first = args[0]
  if (first === undefined || !/^-?[A-Za-z]*c[A-Za-z]*f$/.test(first.text)) return []
  return args.slice(1, 2)
}

function shown({ text }: Arg): string {
  return text.replaceAll(unknownMark, '…')
}
