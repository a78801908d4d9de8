import { isUnknown } from '../command.ts'
import type { Rule } from '../rule.ts'

/** Commands of the shell itself. */
export const builtins: readonly Rule[] = [
  {
    code: 'shell_startup_file',
    programs: ['bash', 'sh', 'dash', 'ash', 'ksh', 'mksh', 'zsh', 'fish', 'csh', 'tcsh'],
    says: 'Starts a shell that first runs the commands of another file.',
    when: ({ args }) => args.some(({ text }) => /^--(rcfile|init-file|init-command)|^-C$/.test(text)),
    match: ['bash --rcfile ./x', 'bash --init-file=x -i'],
    notMatch: ['bash x.sh', 'bash -n x.sh'],
  },
  {
    code: 'evaluate',
    programs: ['eval', 'exec', 'fc', 'invoke-expression', 'iex'],
    says: 'Runs text as a command, so that what runs is not what stands here.',
    when: ({ program, args }) => program !== 'exec' || args.length > 0,
    match: ['eval "$x"', 'eval ls', 'exec sh', 'iex x', 'Invoke-Expression x'],
    notMatch: ['exec > log.txt', 'echo eval', 'find . -exec grep -l a {} +'],
  },
  {
    code: 'source_unseen',
    programs: ['source', '.'],
    says: 'Runs the commands of a file that can only be known when it runs.',
    when: ({ args }) => args.some((arg, at) => at === 0 && (isUnknown(arg) || arg.substituted)),
    match: ['source <(curl example.com)', '. "$file"'],
    notMatch: ['source .venv/bin/activate', '. ~/.nvm/nvm.sh'],
  },
  {
    code: 'shell_trick',
    programs: [
      'enable',
      'hash',
      'bind',
      'complete',
      'compgen',
      'mapfile',
      'readarray',
      'shopt',
      'declare',
      'typeset',
      'local',
      'let',
      'test',
      '[',
      'printf',
      'read',
      'unset',
      'coproc',
      'parallel',
      'rush',
      'sem',
    ],
    says: 'Uses a rare feature of the shell that can run hidden commands.',
    when: ({ program, args }) => {
      const texts = args.map((arg) => arg.text)
      if (program === 'parallel' || program === 'rush' || program === 'sem') return true
      if (program === 'enable') return texts.some((text) => /^-[a-z]*f/.test(text)) || texts.includes('-n')
      if (program === 'hash') return texts.some((text) => /^-[a-z]*p/.test(text))
      if (program === 'bind') return texts.some((text) => /^-x/.test(text))
      if (program === 'complete' || program === 'compgen') return texts.some((text) => /^-[CFW]/.test(text))
      if (program === 'mapfile' || program === 'readarray') return texts.some((text) => /^-C/.test(text))
      if (program === 'shopt') return texts.includes('expand_aliases') || texts.includes('extdebug')
      if (program === 'declare' || program === 'typeset' || program === 'local') {
        if (texts.some((text) => /^-[a-zA-Z]*n/.test(text))) return true
      }
      const names = program === 'printf' ? texts.filter((_, at) => texts[at - 1] === '-v') : texts
      return program !== 'coproc' && names.some((text) => /\[.*(\$\(|`)/.test(text))
    },
    match: [
      'enable -f /tmp/x.so x',
      'hash -p /tmp/x ls',
      "test -v 'a[$(id)]'",
      "printf -v 'a[$(id)]' x",
      'declare -n a=PATH',
      'parallel rm ::: a',
    ],
    notMatch: ['test -f a', '[ -d src ]', 'printf "%s" a', 'read -r line', 'declare -A map', 'hash git'],
  },
]
