/** What a command was for, as far as its programs tell. */
export type CommandMeaning =
  | 'listed'
  | 'found'
  | 'read'
  | 'searched'
  | 'madeFolder'
  | 'deleted'
  | 'moved'
  | 'copied'
  | 'permitted'
  | 'packed'
  | 'compared'
  | 'fetched'
  | 'installed'
  | 'tested'
  | 'built'
  | 'ranProgram'
  | 'lookedAtSystem'
  | 'stoppedProgram'
  | 'usedContainers'
  | 'lookedAtHistory'
  | 'recorded'
  | 'shared'
  | 'gotChanges'
  | 'usedGit'

const ofPrograms: [CommandMeaning, string][] = [
  ['listed', 'ls tree exa eza'],
  ['found', 'find fd locate which'],
  ['read', 'cat head tail less more bat wc'],
  ['searched', 'grep rg ag egrep'],
  ['madeFolder', 'mkdir'],
  ['deleted', 'rm rmdir trash'],
  ['moved', 'mv'],
  ['copied', 'cp rsync'],
  ['permitted', 'chmod chown'],
  ['packed', 'tar zip unzip gzip gunzip 7z'],
  ['compared', 'diff cmp'],
  ['fetched', 'curl wget'],
  ['tested', 'pytest jest vitest playwright'],
  ['built', 'make cmake tsc gcc g++ clang webpack vite'],
  ['ranProgram', 'python python3 node deno bun ruby perl php java bash sh'],
  ['lookedAtSystem', 'pwd whoami uname date df du ps top free uptime hostname env id lscpu'],
  ['stoppedProgram', 'kill pkill killall'],
  ['usedContainers', 'docker podman docker-compose kubectl'],
]

const byProgram = new Map(
  ofPrograms.flatMap(([meaning, programs]) => programs.split(' ').map((program) => [program, meaning] as const)),
)

const ofGit: Record<string, CommandMeaning> = {
  status: 'lookedAtHistory',
  log: 'lookedAtHistory',
  diff: 'lookedAtHistory',
  show: 'lookedAtHistory',
  blame: 'lookedAtHistory',
  add: 'recorded',
  commit: 'recorded',
  push: 'shared',
  pull: 'gotChanges',
  fetch: 'gotChanges',
  clone: 'gotChanges',
}

const installers = new Set([
  'npm',
  'pnpm',
  'yarn',
  'pip',
  'pip3',
  'apt',
  'apt-get',
  'brew',
  'cargo',
  'go',
  'uv',
  'poetry',
])
const installing = new Set(['install', 'i', 'ci', 'add', 'get', 'sync'])
/** They say how the program behind them runs. */
const prefixes = new Set(['sudo', 'time', 'nohup', 'env', 'nice'])

/** Null where it does several things, or none that is known: then its own words must do. */
export function meaningOf(command: string): CommandMeaning | null {
  if (writesFile(command)) return null
  const meanings = new Set(
    partsOf(command)
      .map(wordsOf)
      .filter((words) => words[0] !== 'cd')
      .map(meaningOfWords),
  )
  const [only = null] = meanings
  return meanings.size === 1 ? only : null
}

function meaningOfWords([program = '', ...rest]: string[]): CommandMeaning | null {
  const name = program.slice(program.lastIndexOf('/') + 1)
  const what = rest.find((word) => !word.startsWith('-')) ?? ''
  if (name === 'git') return ofGit[what] ?? 'usedGit'
  if (installers.has(name)) {
    const [action, target = ''] = what === 'run' ? [rest[rest.indexOf('run') + 1]] : [what, '']
    if (installing.has(action ?? '')) return 'installed'
    if (/^(test|t)\b/.test(action ?? target)) return 'tested'
    return action === 'build' ? 'built' : 'ranProgram'
  }
  if (program.startsWith('./')) return 'ranProgram'
  return byProgram.get(name) ?? null
}

/** The commands of a line, without what is only passed on from one to the next. */
function partsOf(command: string): string[] {
  const bare = command.replace(/'[^']*'|"(?:\\.|[^"\\])*"/g, (quoted) => quoted.replace(/[;&|\n>]/g, ' '))
  return bare
    .split(/&&|\|\||;|\n/)
    .map((part) => part.split('|')[0]?.trim() ?? '')
    .filter((part) => part !== '' && !part.startsWith('#'))
}

function wordsOf(part: string): string[] {
  const words = part.split(/\s+/)
  while (words.length > 1 && (prefixes.has(words[0] ?? '') || /^\w+=/.test(words[0] ?? ''))) words.shift()
  return words
}

function writesFile(command: string): boolean {
  const bare = command.replace(/'[^']*'|"(?:\\.|[^"\\])*"/g, '').replace(/\d?>&\d|\d?>\s*\/dev\/null/g, '')
  return bare.includes('>')
}
