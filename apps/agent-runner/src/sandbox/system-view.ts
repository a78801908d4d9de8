import { access, lstat, readlink } from 'node:fs/promises'
import { delimiter, dirname, isAbsolute, join } from 'node:path'

/** What a command sees of the computer, read-only. */
export interface SystemView {
  folders: string[]
  links: { at: string; to: string }[]
}

/** Programs, libraries and what they need of /etc; nothing that holds a secret, and no socket. */
export async function readSystemView(searchPath: string, home: string): Promise<SystemView> {
  const view: SystemView = { folders: [], links: [] }
  for (const path of topFolders) await show(view, path)
  for (const name of etcNames) await show(view, `/etc/${name}`)
  for (const path of await programsElsewhere(searchPath, home)) await show(view, path)
  return view
}

const topFolders = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/opt', '/nix/store', '/gnu/store']

const etcNames = [
  'alternatives',
  'bash.bashrc',
  'ca-certificates',
  'ca-certificates.conf',
  'crypto-policies',
  'debian_version',
  'default/locale',
  'fonts',
  'gitconfig',
  'group',
  'host.conf',
  'hosts',
  'inputrc',
  'java',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'locale.alias',
  'locale.conf',
  'localtime',
  'magic',
  'mime.types',
  'nsswitch.conf',
  'os-release',
  'passwd',
  'pki/ca-trust',
  'pki/tls/certs',
  'profile',
  'protocols',
  'python3',
  'services',
  'ssl/certs',
  'ssl/openssl.cnf',
  'terminfo',
  'timezone',
]

async function show(view: SystemView, path: string): Promise<void> {
  if (view.folders.some((folder) => path === folder || path.startsWith(`${folder}/`))) return
  const found = await lstat(path).catch(() => null)
  if (found === null) return
  // `/bin` is a link to `usr/bin` on most systems, and programs look at where they are.
  if (found.isSymbolicLink() && topFolders.includes(path)) view.links.push({ at: path, to: await readlink(path) })
  else if (await isThere(path)) view.folders.push(path)
}

/**
 * Programs on the search path that lie in the home folder or another place of their own (nvm, pyenv, Homebrew): with the
 * folder that belongs to them, when it is one of their own.
 */
async function programsElsewhere(searchPath: string, home: string): Promise<string[]> {
  const folders = searchPath.split(delimiter).filter((folder) => isAbsolute(folder) && !isSystemFolder(folder))
  const shown = await Promise.all(
    folders.map(async (folder) => ((await hasOwnRoot(folder, home)) ? dirname(folder) : folder)),
  )
  return [...new Set(shown)].filter((folder) => folder !== home && folder !== '/' && !home.startsWith(`${folder}/`))
}

function isSystemFolder(folder: string): boolean {
  return /^\/(usr|bin|sbin|opt|etc|proc|sys|dev|run)(\/|$)/.test(folder)
}

/** `~/.nvm/versions/node/v20/bin` needs the `lib` beside it; what lies beside `~/bin` is private. */
async function hasOwnRoot(folder: string, home: string): Promise<boolean> {
  const root = dirname(folder)
  if (root === home || root === '/' || root === join(home, '.local')) return false
  const signs = folder.endsWith('/shims') ? ['libexec'] : ['lib', 'libexec']
  return (await Promise.all(signs.map((name) => isThere(join(root, name))))).some(Boolean)
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
