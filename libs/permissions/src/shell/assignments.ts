import type { Finding } from '../classification.ts'
import type { ReasonCode } from '../reason-codes.ts'
import { unknownMark, red, type Command } from './command.ts'
import type { NamedValue } from './named-value.ts'

interface SensitiveName {
  names: RegExp
  /** Values that are everyday work. */
  harmless?: RegExp
  code: ReasonCode
  says: string
}

const sensitive: readonly SensitiveName[] = [
  {
    names: /^(PATH|MANPATH|CDPATH|FPATH|PATHEXT|HOME|PWD|SHELL|ENV|BASH_ENV|ZDOTDIR|SHELLOPTS|BASHOPTS|BASH_FUNC_.*)$/,
    code: 'variable_path',
    says: 'Changes where this computer looks for programs, so that a familiar name may run something else.',
  },
  {
    names: /^(IFS|PS4|PS1|PS0|PROMPT_COMMAND)$/,
    harmless: /^(\s*|[,:;|])$/,
    code: 'variable_shell',
    says: 'Changes how the shell reads its own commands.',
  },
  {
    names: /^(LD_.*|DYLD_.*|GCONV_PATH|TERMINFO|OPENSSL_(CONF|MODULES|ENGINES)|LOCPATH|GCC_EXEC_PREFIX)$/,
    code: 'variable_loader',
    says: 'Loads foreign code into every program that starts.',
  },
  {
    names:
      /^(GIT_(?!AUTHOR_|COMMITTER_|TERMINAL_PROMPT$|MERGE_AUTOEDIT$|TRACE|DISCOVERY|CEILING|OPTIONAL_LOCKS).*|.*PAGER|EDITOR|VISUAL|BROWSER|.*_EDITOR|LESSOPEN|LESSCLOSE)$/,
    harmless: /^(|cat|true|:|less|more|vi|vim|nano|code --wait|less -[A-Za-z]+)$/,
    code: 'variable_starter',
    says: 'Makes Git or another program start a program of someone’s choice.',
  },
  {
    names: /^(NODE_OPTIONS|NODE_PATH|BUN_OPTIONS|DENO_.*)$/,
    harmless:
      /^(\s*(--max-old-space-size=\d+|--experimental-[a-z-]+|--no-warnings|--enable-source-maps|--trace-[a-z-]+|--openssl-legacy-provider|--disable-warning=\w+))*\s*$/,
    code: 'variable_node',
    says: 'Loads foreign code into every JavaScript program that starts.',
  },
  {
    names: /^PYTHON(HOME|STARTUP|INSPECT|USERBASE|BREAKPOINT|EXECUTABLE|PLATLIBDIR)$/,
    code: 'variable_python',
    says: 'Loads foreign code into every Python program that starts.',
  },
  {
    names: /^PYTHONPATH$/,
    harmless: /^(?!\/|~|.*\.\.)[\w./:-]*$/,
    code: 'variable_python',
    says: 'Loads foreign code into every Python program that starts.',
  },
  {
    names:
      /^(PERL5OPT|PERL5LIB|PERLLIB|PERL5DB|RUBYOPT|RUBYLIB|PHPRC|LUA_INIT.*|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|R_PROFILE.*|CLASSPATH)$/,
    code: 'variable_languages',
    says: 'Loads foreign code into other programs that start.',
  },
  {
    names:
      /^(TAR_OPTIONS|RSYNC_RSH|CVS_RSH|SSH_ASKPASS|SUDO_ASKPASS|SUDO_EDITOR|RUSTC|RUSTC_.*WRAPPER|CARGO_BUILD_RUSTC.*|CARGO_TARGET_.*_(RUNNER|LINKER)|MAKEFLAGS|MAKEFILES|npm_config_.*|NPM_CONFIG_.*|PIP_(INDEX_URL|EXTRA_INDEX_URL|CONFIG_FILE)|GOFLAGS|CURL_HOME|WGETRC|INPUTRC|LESSKEY)$/,
    harmless: /^(-j ?\d*|-mod=(mod|vendor|readonly)|error|warn|silent)$/,
    code: 'variable_options',
    says: 'Slips hidden options into another program.',
  },
]

/** @NOTE arithmetic reads `a[$(…)]` out of a variable, and runs what is in it: `x='a[$(…)]'; echo $((x))` */
const subscriptThatRuns = /\[[^\]]*(\$\(|`)/

function hidden(source: string): Finding {
  return red('hidden_command', 'Keeps a command inside a text, where arithmetic would run it.', source)
}

/** Variables that change what other programs do. */
export function classifyAssignments(assignments: readonly NamedValue[], source: string): Finding[] {
  return assignments.flatMap(({ name, values }) => {
    if (values.some((value) => subscriptThatRuns.test(value.text))) return [hidden(source)]
    const rule = sensitive.find(({ names }) => names.test(name))
    if (rule === undefined) return []
    const texts = values.map((value) => value.text)
    const harmless = rule.harmless
    if (harmless && texts.length > 0 && texts.every((text) => !text.includes(unknownMark) && harmless.test(text)))
      return []
    return [red(rule.code, rule.says, source)]
  })
}

/** Builtins that set variables by name: `read PATH`, `printf -v PATH`, `declare "PATH=…"`, `export PATH`. */
export function namesSetBy({ program, args }: Command): NamedValue[] {
  if (!setters.has(program)) return []
  return args.flatMap((arg) => {
    const match = /^([A-Za-z_]\w*)(?:\+?=([\s\S]*))?$/.exec(arg.text)
    if (!match?.[1] || (match[2] === undefined && exporters.has(program))) return []
    return [{ name: match[1], values: match[2] === undefined ? [] : [{ ...arg, text: match[2] }] }]
  })
}

const exporters = new Set(['export', 'declare', 'typeset', 'local', 'readonly', 'set', 'setx'])
const setters = new Set([...exporters, 'read', 'mapfile', 'readarray', 'printf', 'getopts', 'unset', 'let'])
