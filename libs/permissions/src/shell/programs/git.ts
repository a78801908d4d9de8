import type { Arg, Command } from '../command.ts'
import { gitValued, gitWords } from '../carriers.ts'
import { has, readOptions } from '../options.ts'
import type { Rule } from '../rule.ts'

/** Settings that start nothing. */
const harmlessKeys =
  /^(user\.(name|email)|color\..*|core\.(autocrlf|quotepath|ignorecase|filemode|longpaths|eol|safecrlf|abbrev)|init\.defaultbranch|pull\.\w+|push\.(default|autosetupremote|followtags)|advice\..*|commit\.(gpgsign|verbose)|rebase\.\w+|merge\.(conflictstyle|ff)|fetch\.\w+|diff\.(algorithm|renames|colormoved)|log\.\w+|branch\.\w+\.(remote|merge)|rerere\.\w+|tag\.\w+|status\.\w+|column\..*|http\.(postbuffer|lowspeed\w+)|remote\.\w+\.(url|fetch)|safe\.directory|help\.autocorrect|index\.\w+|feature\.\w+|gc\.auto|pack\.\w+|submodule\.recurse)$/i

const verb = (command: Command, ...names: readonly string[]): boolean =>
  names.includes(gitWords(command.args)[0]?.text ?? '')

const rest = (command: Command): readonly Arg[] => gitWords(command.args).slice(1)

const restTexts = (command: Command): readonly string[] => rest(command).map((arg) => arg.text)

export const git: readonly Rule[] = [
  {
    code: 'git_unclear',
    programs: ['git'],
    says: 'Tells Git to do something that can only be known when it runs, or looks for Git’s programs elsewhere.',
    when: ({ args }) => {
      const first = gitWords(args)[0]
      const own = args.slice(0, first === undefined ? args.length : args.indexOf(first))
      const known =
        /^(-C|-c|-p|-P|--paginate|--no-pager|--bare|--no-replace-objects|--literal-pathspecs|--no-optional-locks|--version|--help|-h|-v|--html-path|--man-path|--info-path|--exec-path|--git-dir(=.*)?|--work-tree(=.*)?|--namespace(=.*)?|--icase-pathspecs|--no-advice)$/
      const strange = own.some(
        ({ text }, at) => text.startsWith('-') && !known.test(text) && !/^(-C|-c)$/.test(own[at - 1]?.text ?? ''),
      )
      return first?.text.includes('\0') === true || strange
    },
    match: ['git "$verb"', 'git --exec-path=/tmp/x status', 'git --config-env=core.pager=X log'],
    notMatch: ['git --no-pager log', 'git -C sub status', 'git --version'],
  },
  {
    code: 'git_setting',
    programs: ['git'],
    says: 'Changes a setting of Git that can make it start other programs.',
    when: (command) => {
      const { args } = command
      const inline = readOptions(args.slice(0, args.length - rest(command).length), gitValued.letters, gitValued.long)
      const keys = inline.options.flatMap(({ name, value }) =>
        name === '-c' && value ? [value.text.split('=')[0] ?? ''] : [],
      )
      return [...keys, ...configured(command), ...clonedWith(command)].some((key) => !harmlessKeys.test(key))
    },
    match: [
      'git -c core.pager="sh -c id" log',
      'git -c alias.x="!id" x',
      'git config core.hooksPath /tmp/h',
      'git config --global alias.x "!id"',
      'git -c protocol.ext.allow=always clone x',
      'git config --global credential.helper store',
      'git config -e',
      'git clone -c core.sshCommand=id x',
    ],
    notMatch: [
      'git -c user.name=a commit -m b',
      'git config user.email a@b.c',
      'git config --get remote.origin.url',
      'git config --list',
    ],
  },
  {
    code: 'git_push_force',
    programs: ['git'],
    says: 'Overwrites or deletes work on the server that others may rely on.',
    when: (command) =>
      verb(command, 'push') &&
      (has(
        readOptions(rest(command), 'o', ['push-option', 'repo']),
        '-f',
        '--force',
        '--force-with-lease',
        '--mirror',
        '-d',
        '--delete',
        '--prune',
      ) ||
        restTexts(command).some((text) => /^[+:]./.test(text))),
    match: [
      'git push --force',
      'git push -f origin main',
      'git push origin +main',
      'git push origin :old',
      'git push --force-with-lease',
      'git push origin --delete old',
      'git -C x push -uf origin main',
      'git push --mirror',
    ],
    notMatch: ['git push', 'git push -u origin feature', 'git push origin HEAD:main', 'git push --follow-tags'],
  },
  {
    code: 'git_discard',
    programs: ['git'],
    says: 'Throws away work that cannot be brought back.',
    when: (command) => {
      const options = readOptions(rest(command), 'e')
      const texts = restTexts(command)
      if (verb(command, 'reset')) return has(options, '--hard')
      if (verb(command, 'clean')) return has(options, '-f', '--force')
      if (verb(command, 'reflog')) return texts[0] === 'expire' || texts[0] === 'delete'
      if (verb(command, 'gc', 'prune'))
        return texts.some((text) => text.startsWith('--prune=') || text.startsWith('--expire=n'))
      if (verb(command, 'stash')) return texts[0] === 'clear'
      if (verb(command, 'update-ref')) return has(options, '-d')
      return verb(command, 'filter-branch', 'filter-repo', 'fast-import')
    },
    match: [
      'git reset --hard',
      'git -C sub reset HEAD~1 --hard',
      'git clean -fd',
      'git clean -xdf',
      'git clean --force',
      'git reflog expire --all',
      'git filter-branch --tree-filter "rm x"',
      'git stash clear',
    ],
    notMatch: ['git reset HEAD a.txt', 'git reset --soft HEAD~1', 'git clean -n', 'git stash', 'git gc'],
  },
  {
    code: 'git_runs',
    programs: ['git'],
    says: 'Lets Git start another program.',
    when: (command) => {
      const texts = restTexts(command)
      const remote = verb(
        command,
        'clone',
        'fetch',
        'pull',
        'push',
        'ls-remote',
        'archive',
        'remote',
        'submodule',
        'fetch-pack',
      )
      if (
        remote &&
        texts.some((text) => /^(ext|fd)::|^--?(upload-pack|receive-pack|exec|template)\b|^-oProxyCommand/i.test(text))
      )
        return true
      if (verb(command, 'clone', 'fetch', 'ls-remote') && texts.some((text) => /^-u./.test(text))) return true
      if (verb(command, 'clone') && texts.includes('-u')) return true
      if (verb(command, 'grep')) return texts.some((text) => /^(-O|--open-files-in-pager)/.test(text))
      if (verb(command, 'difftool', 'mergetool')) return texts.some((text) => /^(-x|--extcmd|-t|--tool)/.test(text))
      if (verb(command, 'init')) return texts.some((text) => text.startsWith('--template'))
      return verb(
        command,
        'daemon',
        'instaweb',
        'send-email',
        'p4',
        'cvsserver',
        'shell',
        'upload-archive',
        'http-backend',
        'hook',
      )
    },
    match: [
      'git clone "ext::sh -c id" x',
      'git fetch --upload-pack=id origin',
      'git grep -Oid x',
      'git clone -u "sh -c id" host:x',
      'git difftool -x id',
      'git push --receive-pack=id origin',
    ],
    notMatch: ['git clone https://example.com/x.git', 'git fetch origin', 'git grep -n x', 'git push -u origin main'],
  },
  {
    code: 'git_credentials',
    programs: ['git', 'git-credential-store', 'git-credential-manager'],
    says: 'Shows the passwords that Git keeps.',
    when: (command) => command.program !== 'git' || verb(command, 'credential', 'credential-store', 'credential-cache'),
    match: ['git credential fill', 'git credential-store get'],
    notMatch: ['git config credential.username'],
  },
]

/** The setting `git config` would write. */
function configured(command: Command): string[] {
  if (!verb(command, 'config')) return []
  const { options, operands } = readOptions(rest(command), 'f', ['file', 'blob', 'type', 'default'])
  const edits = has({ options, operands }, '-e', '--edit') || operands[0]?.text === 'edit'
  if (edits) return ['*']
  const words = operands.map((arg) => arg.text)
  const verbs = ['set', 'get', 'list', 'unset', 'rename-section', 'remove-section']
  const named = verbs.includes(words[0] ?? '') ? words.slice(1) : words
  if (words[0] === 'get' || words[0] === 'list') return []
  return named.length > 1 ? [named[0] ?? ''] : []
}

function clonedWith(command: Command): string[] {
  if (!verb(command, 'clone')) return []
  return readOptions(rest(command), 'cbo', ['config', 'branch', 'depth']).options.flatMap(({ name, value }) =>
    (name === '-c' || name === '--config') && value ? [value.text.split('=')[0] ?? ''] : [],
  )
}
