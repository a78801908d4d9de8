import { classifyRead } from '../paths/classify-path.ts'
import { resolvePath } from '../paths/path.ts'
import { given } from './options.ts'
import type { Arg, Command } from './command.ts'

/**
 * The only ways in which a command may run without a question: the program, the options it may have, and what its other
 * words are. Anything that is not listed here asks.
 */
interface GreenShape {
  /** Letters without a value. */
  letters?: string
  /** Letters with a number or a short text as value; no file, no program. */
  valued?: string
  long?: readonly string[]
  /** `-20`, as in `head -20`. */
  numeric?: boolean
  words: 'none' | 'text' | 'paths' | 'pattern_paths' | 'one_path'
}

const shapes: Record<string, GreenShape> = {
  ls: {
    letters: 'lahrtSR1dAFpinscgGo',
    long: ['all', 'human-readable', 'color', 'recursive', 'almost-all'],
    words: 'paths',
  },
  pwd: { letters: 'LP', words: 'none' },
  cat: { letters: 'nbsAETv', long: ['number'], words: 'paths' },
  head: { letters: 'qv', valued: 'nc', numeric: true, words: 'paths' },
  tail: { letters: 'qv', valued: 'nc', numeric: true, words: 'paths' },
  wc: { letters: 'lwcmL', words: 'paths' },
  nl: { letters: 'b', words: 'paths' },
  tac: { words: 'paths' },
  cut: { valued: 'dfcb', letters: 's', words: 'paths' },
  sort: { letters: 'nrufhVbdgM', valued: 'kt', words: 'paths' },
  uniq: { letters: 'cdiu', words: 'one_path' },
  tr: { letters: 'cds', words: 'text' },
  diff: { letters: 'uqrNbwBiy', long: ['brief', 'unified', 'color'], words: 'paths' },
  cmp: { letters: 'bls', words: 'paths' },
  md5sum: { words: 'paths' },
  sha1sum: { words: 'paths' },
  sha256sum: { words: 'paths' },
  stat: { words: 'paths' },
  file: { letters: 'bi', words: 'paths' },
  du: { letters: 'shackm', valued: 'd', long: ['max-depth', 'summarize', 'human-readable'], words: 'paths' },
  df: { letters: 'hTi', words: 'none' },
  tree: { letters: 'adfC', valued: 'LI', words: 'paths' },
  basename: { words: 'text' },
  dirname: { words: 'text' },
  realpath: { words: 'paths' },
  grep: {
    letters: 'incvwlLhHEFPoqsx',
    valued: 'ABCm',
    long: ['color', 'count', 'ignore-case', 'line-number'],
    words: 'pattern_paths',
  },
  rg: { letters: 'incvwlFPoSs', valued: 'ABCmtTg', long: ['files', 'count', 'type', 'glob'], words: 'pattern_paths' },
  find: { words: 'paths' },
  echo: { letters: 'neE', words: 'text' },
  printf: { words: 'text' },
  true: { words: 'none' },
  false: { words: 'none' },
  test: { letters: 'fdersxnz', words: 'paths' },
  date: { letters: 'uRI', words: 'text' },
  whoami: { words: 'none' },
  id: { letters: 'ugnG', words: 'none' },
  uname: { letters: 'asrmnop', words: 'none' },
  hostname: { words: 'none' },
  nproc: { words: 'none' },
  uptime: { words: 'none' },
  which: { letters: 'a', words: 'text' },
  seq: { words: 'text' },
  sleep: { words: 'text' },
}

/** Programs that only say which version they are. */
const versioned = new Set(
  'node npm pnpm yarn python pip git cargo rustc go java docker make gcc tsc deno bun ruby php'.split(' '),
)

const gitShapes: Record<string, GreenShape> = {
  status: { letters: 'sbuv', long: ['short', 'branch', 'porcelain', 'untracked-files'], words: 'paths' },
  log: {
    letters: 'p',
    valued: 'nL',
    numeric: true,
    long: 'oneline graph all decorate stat name-only name-status author since until format pretty no-merges follow patch grep max-count abbrev-commit reverse date shortstat numstat'.split(
      ' ',
    ),
    words: 'paths',
  },
  diff: {
    letters: 'wb',
    long: 'stat cached staged name-only name-status shortstat numstat word-diff color no-color check'.split(' '),
    words: 'paths',
  },
  show: { letters: 's', long: 'stat name-only name-status oneline format pretty no-patch'.split(' '), words: 'paths' },
  blame: { letters: 'w', valued: 'L', words: 'paths' },
  branch: {
    letters: 'avr',
    long: ['all', 'list', 'show-current', 'verbose', 'remotes', 'merged', 'no-merged'],
    words: 'none',
  },
  tag: { letters: 'ln', long: ['list', 'sort'], words: 'none' },
  remote: { letters: 'v', words: 'none' },
  'rev-parse': {
    long: ['short', 'abbrev-ref', 'show-toplevel', 'verify', 'is-inside-work-tree', 'git-dir'],
    words: 'text',
  },
  'ls-files': {
    letters: 'omcsz',
    long: ['others', 'modified', 'exclude-standard', 'cached', 'deleted'],
    words: 'paths',
  },
  describe: { long: ['tags', 'always', 'dirty', 'abbrev'], words: 'text' },
  shortlog: { letters: 'sne', words: 'text' },
  'rev-list': { long: ['count', 'all', 'max-count'], words: 'text' },
}

/** What find may test for: alone, or with a value behind it. */
const findFlags = /^(-(empty|not|a|o|and|or|print|print0|prune)|[()!])$/
const findValued = /^-(name|iname|path|ipath|type|maxdepth|mindepth|size|mtime|mmin|perm)$/

/** Whether this one command may run without a question. Redirects, assignments and the like are judged by the caller. */
export function isGreen(command: Command): boolean {
  const { program, path, args } = command
  if (path.includes('/') || args.some((arg) => !arg.exact && !isPlainGlob(arg, program))) return false
  if (versioned.has(program) && args.length === 1 && /^(--version|-v|-V)$/.test(args[0]?.text ?? '')) return true
  if (program === 'cd') return args.length === 1 && readsPaths(command, args)
  if (program === 'find') return isGreenFind(command)
  const [shapesOfIt, words] = program === 'git' ? gitForm(args) : [shapes, args]
  const name = program === 'git' ? (args[words === args ? 0 : args.length - words.length - 1]?.text ?? '') : program
  const shape = Object.hasOwn(shapesOfIt, name) ? shapesOfIt[name] : undefined
  return shape !== undefined && fits(command, words, shape)
}

function gitForm(args: readonly Arg[]): [Record<string, GreenShape>, readonly Arg[]] {
  const rest = args[0]?.text === '--no-pager' ? args.slice(1) : args
  return [gitShapes, rest.slice(1)]
}

function fits(command: Command, args: readonly Arg[], shape: GreenShape): boolean {
  const operands: Arg[] = []
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]
    if (arg === undefined) break
    if (arg.text === '--') {
      operands.push(...args.slice(at + 1))
      break
    }
    if (
      !arg.text.startsWith('-') ||
      arg.text === '-' ||
      (shape.words === 'text' && command.program === 'echo' && !/^-[neE]+$/.test(arg.text))
    )
      operands.push(arg)
    else {
      const taken = takeOption(arg.text, shape)
      if (taken === undefined) return false
      at += taken
    }
  }
  switch (shape.words) {
    case 'none':
      return operands.length === 0
    case 'text':
      return command.program !== 'date' || operands.every(({ text }) => text.startsWith('+'))
    case 'paths':
      return readsPaths(command, operands)
    case 'one_path':
      return operands.length < 2 && readsPaths(command, operands)
    case 'pattern_paths':
      return operands.length > 0 && readsPaths(command, operands.slice(1)) && !given(command, '-f', '--file')
  }
}

/** How many words an allowed option takes beyond itself; undefined when it is not allowed. */
function takeOption(text: string, { letters = '', valued = '', long = [], numeric }: GreenShape): number | undefined {
  if (numeric && /^-\d+$/.test(text)) return 0
  if (text.startsWith('--')) return long.includes(text.slice(2).split('=')[0] ?? '') ? 0 : undefined
  for (let at = 1; at < text.length; at++) {
    const letter = text[at] ?? ''
    if (valued.includes(letter)) return at === text.length - 1 ? 1 : 0
    if (!letters.includes(letter)) return undefined
  }
  return 0
}

function isGreenFind(command: Command): boolean {
  const first = command.args.findIndex(({ text }) => /^[-(!]/.test(text))
  const starts = first < 0 ? command.args : command.args.slice(0, first)
  const tests = first < 0 ? [] : command.args.slice(first)
  return (
    readsPaths(command, starts) &&
    tests.every(({ text }, at) => findFlags.test(text) || isFindTest(text, tests[at - 1]))
  )
}

function isFindTest(text: string, before: Arg | undefined): boolean {
  if (before !== undefined && findValued.test(before.text)) return true
  return findValued.test(text)
}

/** All words are plain files inside the folder of the conversation, wherever the script may have gone by then. */
function readsPaths({ folders, context }: Command, words: readonly Arg[]): boolean {
  return folders.every((folder) =>
    [...words.map((word) => word.text), '.'].every((text) => {
      const resolved = resolvePath(text, folder, context.home)
      const real = context.resolvedPaths?.[text]
      const isOwn = (path: string) => classifyRead(path, { ...context, resolvedPaths: {} }).length === 0
      return !/(^|[/:])\.env\b|\.(pem|key)$/.test(text) && isOwn(resolved) && (real === undefined || isOwn(real))
    }),
  )
}

/** Wildcards may stand for key files, unless they say which kind of file they mean. */
function isPlainGlob({ glob, text }: Arg, program: string): boolean {
  return (
    glob &&
    !text.includes('\0') &&
    (program === 'ls' || /^[^*?]*(\*\*\/)?\*\.[a-z]+$/i.test(text)) &&
    !/(^|\/)\.[^./]*[*?]/.test(text)
  )
}

export const isEverydayProgram = (program: string): boolean => Object.hasOwn(shapes, program) || versioned.has(program)
