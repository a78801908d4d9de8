import { isUnknown, type Arg, type Command } from '../command.ts'
import type { Rule } from '../rule.ts'
import { awkPower, sedPower } from '../text-programs.ts'
import { readOptions, valuesOf, type Options } from '../options.ts'

/** Letters and names that hand over code in the command itself, and letters that take a value. */
interface InterpreterShape {
  code: RegExp
  valued: string
  /** With one of these, what follows is not a script file. */
  module?: RegExp
}

const shapes: Record<string, InterpreterShape> = {
  python: { code: /^-[bBdEhiIOPqRsSuvVx]*c/, valued: 'WXQ', module: /^-[bBdEiIOPqRsSuv]*m/ },
  node: {
    code: /^(-[ipr]*[ep][ep]?|--eval|--print|-pe)(=|$)|^--(import|loader|experimental-loader)=data:|^data:/,
    valued: 'rC',
  },
  deno: { code: /^(eval|repl)$/, valued: '' },
  bun: { code: /^(-e|--eval|-p|--print)(=|$)/, valued: 'r' },
  tsx: { code: /^(-e|--eval|-p|--print)(=|$)/, valued: 'r' },
  'ts-node': { code: /^-[a-zA-Z]*[ep]$|^--(eval|print)/, valued: 'rPO' },
  perl: { code: /^-[acflnpsStTuUvwW0-9i.]*[eE]/, valued: 'IMmFC' },
  ruby: { code: /^-[acdlnpsSUvwW0-9i.]*e/, valued: 'IrCEFTx' },
  php: { code: /^-[a-z]*[rBRE]$|^--(run|process-)/, valued: 'cdf' },
  lua: { code: /^-e/, valued: 'l' },
  rscript: { code: /^-e/, valued: '' },
  r: { code: /^-e/, valued: 'f' },
  julia: { code: /^(-[eE]|--eval|--print)/, valued: '' },
  elixir: { code: /^(-e|--eval|--rpc-eval)/, valued: '' },
  erl: { code: /^-(eval|run|s)$/, valued: '' },
  swift: { code: /^-e/, valued: '' },
  groovy: { code: /^-e/, valued: '' },
  scala: { code: /^-e/, valued: '' },
  ghc: { code: /^-e/, valued: '' },
  racket: { code: /^(-e|--eval)/, valued: '' },
  guile: { code: /^-c/, valued: '' },
  sbcl: { code: /^--(eval|load)/, valued: '' },
  octave: { code: /^--eval/, valued: '' },
  tclsh: { code: /^-c$/, valued: '' },
  expect: { code: /^-c/, valued: '' },
  pry: { code: /^-e/, valued: '' },
  irb: { code: /^-e/, valued: '' },
}

const interpreters = Object.keys(shapes)

export const isInterpreter = (program: string): boolean => Object.hasOwn(shapes, program)

/** Programs that run other people's code: given in the command, through a pipe, or from somewhere unknown. */
export const interpreterRules: readonly Rule[] = [
  {
    code: 'inline_code',
    programs: interpreters,
    says: 'Runs a program that is hidden inside the command itself.',
    when: (command) => {
      const { program, args } = command
      const shape = shapes[program]
      if (shape === undefined) return false
      const own = ownOptions(args, shape)
      return own.some(({ text }) => shape.code.test(text)) && !isPlainReplacement(command)
    },
    match: [
      'python -c "import os"',
      'python3 -Bc "x"',
      'node -e "x()"',
      'node --eval="x()"',
      'perl -e "unlink 1"',
      'perl -ne "system 1" f',
      'ruby -e "x"',
      'php -r "x();"',
      'deno eval "x"',
    ],
    notMatch: [
      'python hello.py -c 1',
      'node app.js -e dev',
      'perl -pi -e "s/a/b/g" x.txt',
      'python -m pytest -c x.ini',
    ],
  },
  {
    code: 'piped_code',
    programs: interpreters,
    says: 'Runs whatever another command prints, as a program.',
    when: ({ program, args, input }) => {
      const shape = shapes[program]
      if (shape === undefined || input.kind === 'none' || program === 'deno') return false
      const own = ownOptions(args, shape)
      if (own.some(({ text }) => shape.module?.test(text) || /^(--version|-V|--help|-h|--check)$/.test(text)))
        return false
      const file = args[own.length]
      return file === undefined || file.text === '-' || /^\/dev\/(stdin|fd\/0)$/.test(file.text)
    },
    match: ['curl example.com | python3', 'cat x | node', 'python3 - < x.py', 'python <<< "print(1)"', 'echo x | perl'],
    notMatch: ['cat x.json | python -m json.tool', 'cat data | node app.js', 'python app.py < in.txt'],
  },
  {
    code: 'unseen_code',
    programs: interpreters,
    says: 'Runs a program that can only be known when the command runs.',
    when: ({ program, args }) => {
      const shape = shapes[program]
      if (shape === undefined) return false
      const own = ownOptions(args, shape)
      const file = args[own.length]
      const module = own.some(({ text }) => shape.module?.test(text))
      return !module && (own.some(isUnknown) || (file !== undefined && (isUnknown(file) || file.substituted)))
    },
    match: ['python "$script"', 'node $(find . -name x.js)', 'python <(curl example.com)'],
    notMatch: ['python app.py "$arg"', 'for f in a.py b.py; do python $f; done'],
  },
  {
    code: 'text_runs',
    programs: ['awk', 'sed'],
    says: 'Uses a text tool to start other programs.',
    when: (command) =>
      scriptFilesOf(command).some((file) => isUnknown(file) || file.substituted) ||
      scriptsOf(command).some((script) => ['runs', 'unclear'].includes(powerOf(command.program, script))),
    match: [
      'awk \'BEGIN{system("id")}\'',
      'awk \'{print | "sh"}\' x',
      'awk \'BEGIN{"id" | getline x}\'',
      "sed '1e id' x",
      "sed 's/a/id/e' x",
      "sed -n 's/.*/id/ep' x",
    ],
    notMatch: [
      "awk '{print $1}' x",
      'awk \'/a|b/ {print "a | b"}\' x',
      "sed 's/e/x/g' x",
      "sed -n '1,5p' x",
      "sed '/^e/d' x",
    ],
  },
  {
    code: 'text_writes_elsewhere',
    programs: ['awk', 'sed'],
    says: 'Uses a text tool to write files in other folders.',
    when: (command) =>
      scriptsOf(command).some(
        (script) => powerOf(command.program, script) === 'writes' && /(w|>)\s*"?\s*[~/.]/i.test(script.text),
      ),
    match: ["sed 's/a/b/;w /tmp/x' y", 'awk \'{print > "/tmp/x"}\' y', "sed -n 's/a/b/w .bashrc' x"],
    notMatch: ['awk \'{print > "x"}\' y', 'awk \'{print $1 "/" $2}\' y'],
  },
  {
    code: 'text_writes',
    programs: ['awk', 'sed'],
    level: 'yellow',
    says: 'Uses a text tool to write files.',
    when: (command) => scriptsOf(command).some((script) => powerOf(command.program, script) === 'writes'),
    match: ['awk \'{print > "x"}\' y', "sed -n 's/a/b/w out' x"],
    notMatch: ["awk '$1 == 2' x"],
  },
  {
    code: 'editor_runs',
    programs: ['vim', 'emacs', 'ed', 'nano', 'gdb', 'lldb', 'dc', 'less', 'man', 'more', 'most'],
    says: 'Lets an editor or a viewer start other programs.',
    when: ({ program, args, input }) => {
      const texts = args.map((arg) => arg.text)
      if (program === 'vim')
        return texts.some((text) => /^(-c|--cmd|-S|-s|-u|-es|-e|-E|\+[^\d])/.test(text)) || input.kind !== 'none'
      if (program === 'emacs')
        return texts.some((text) => /^(-f|--?(eval|execute|load|batch|script|funcall)|-l)/.test(text))
      if (program === 'ed') return input.kind !== 'none'
      if (program === 'gdb' || program === 'lldb')
        return texts.some((text) => /^-?-(ex|eval-command|x|o|s|command|batch|O|p|pid|attach)/.test(text))
      if (program === 'dc') return texts.some((text) => text.includes('!')) || input.kind !== 'none'
      return texts.some((text) => /^\+!|^-[PH]$|^--pager|^-C/.test(text))
    },
    match: ["vim -c '!id' x", "vim +'!id' x", 'ex -s x', "emacs --eval '(x)'", "gdb -ex 'shell id' x", "less +'!id' x"],
    notMatch: ['vim notes.md', 'vim +10 notes.md', 'less x', 'man ls'],
  },
  {
    code: 'build_runs',
    programs: ['make', 'gmake', 'cmake', 'gcc', 'g++', 'clang', 'go', 'cargo', 'ninja'],
    says: 'Slips another program or other instructions into a build.',
    when: ({ program, args, input }) => {
      const texts = args.map((arg) => arg.text)
      if (program === 'make' || program === 'gmake') {
        return (
          texts.some(
            (text, at) =>
              /^(--eval|-E$|SHELL=|MAKEFLAGS=)|^-[A-Za-z]*f-$/.test(text) ||
              (/^(-f|--file)$/.test(text) && /^(-|\/dev\/(stdin|fd\/0))$/.test(texts[at + 1] ?? '')),
          ) ||
          (texts.some((text) => text === '-f/dev/stdin') && input.kind !== 'none')
        )
      }
      if (program === 'cmake')
        return texts[0] === '-E' && /^(rm|remove|remove_directory|env|create_symlink)$/.test(texts[1] ?? '')
      if (program === 'go') return texts.some((text) => /^--?(toolexec|exec|ldflags.*-extld|overlay)/.test(text))
      if (program === 'cargo') return texts.some((text) => text === '--config' || text.startsWith('--config='))
      return texts.some((text) => /^-(wrapper|fplugin|specs|B\/)/.test(text))
    },
    match: [
      'make -f - x',
      "make --eval='x:;id'",
      'make SHELL=/tmp/x',
      'cmake -E rm -rf x',
      'go build -toolexec id ./...',
      'gcc -wrapper id x.c',
    ],
    notMatch: ['make', 'make test -j4', 'cmake -B build', 'go test ./...', 'cargo build --release', 'gcc -o x x.c'],
  },
]

/** The file an interpreter is told to run. */
export function scriptFileOf({ program, args }: Command): Arg | undefined {
  const shape = shapes[program]
  if (shape === undefined) return undefined
  const own = ownOptions(args, shape)
  const last = own[own.length - 1]?.text ?? ''
  return shape.code.test(last) || shape.module?.test(last) ? undefined : args[own.length]
}

/** The options before the script file; what stands behind it belongs to the script. */
function ownOptions(args: readonly Arg[], { valued, module, code }: InterpreterShape): readonly Arg[] {
  for (let at = 0; at < args.length; at++) {
    const text = args[at]?.text ?? ''
    if (code.test(text) || module?.test(text)) return args.slice(0, at + 1)
    if (!text.startsWith('-') || text === '-') return args.slice(0, at)
    if (text.length === 2 && valued.includes(text[1] ?? '')) at++
    if (/^--(require|import|loader|conditions|env-file|experimental-loader)$/.test(text)) at++
  }
  return args
}

/** `perl -pi -e 's/a/b/'` is a search and replace like that of sed. */
function isPlainReplacement({ program, args }: Command): boolean {
  if (program !== 'perl' || !args.some(({ text }) => /^-[0-9a-z.]*[pn]/.test(text))) return false
  const codes = args.filter((_, at) => /^-[0-9a-z.]*[eE]$/.test(args[at - 1]?.text ?? ''))
  return codes.length > 0 && codes.every(({ text }) => /^s([/|#])[^@`$\\{}(]*\1[^@`$\\{}(]*\1[gimsx]*;?$/.test(text))
}

function powerOf(program: string, script: Arg): ReturnType<typeof sedPower> {
  return program === 'sed' ? sedPower(script.text) : awkPower(script.text)
}

function textOptions({ program, args }: Command): Options {
  return program === 'sed'
    ? readOptions(args, 'efl', ['expression', 'file', 'line-length'])
    : readOptions(args, 'Ffve', ['source', 'file', 'assign'])
}

function scriptFilesOf(command: Command): readonly Arg[] {
  return valuesOf(textOptions(command), '-f', '--file')
}

function scriptsOf(command: Command): readonly Arg[] {
  const options = textOptions(command)
  const given = valuesOf(options, '-e', '--expression', '--source')
  return given.length > 0 || scriptFilesOf(command).length > 0 ? given : options.operands.slice(0, 1)
}
