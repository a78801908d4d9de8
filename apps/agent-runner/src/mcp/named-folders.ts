import { access, realpath, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'

/** By these a program's own folder is known: what it loads lies below it. */
const marks = ['package.json', 'pyproject.toml', 'go.mod', 'Cargo.toml']
const mostSteps = 4

/**
 * The folders that the words of a command name by their whole path, for it to read: a folder itself, of a file the project
 * it belongs to. Never the home folder as a whole.
 */
export async function namedFolders(words: string[]): Promise<string[]> {
  const found = await Promise.all(words.filter(isAbsolute).map(folderOf))
  const home = await realpath(homedir()).catch(() => homedir())
  return [...new Set(found.filter((path) => path !== null))].filter((path) => path !== '/' && !isAtOrAbove(path, home))
}

async function folderOf(path: string): Promise<string | null> {
  const real = await realpath(path).catch(() => null)
  if (real === null) return null
  if ((await stat(real)).isDirectory()) return real
  // An installed package: what it needs stands beside it.
  const [installed] = /^.*?\/node_modules(?=\/)/.exec(real) ?? []
  return installed ?? projectOf(dirname(real))
}

async function projectOf(folder: string): Promise<string> {
  let at = folder
  for (let step = 0; step < mostSteps && at !== dirname(at); step++, at = dirname(at)) {
    for (const mark of marks) if (await exists(join(at, mark))) return at
  }
  return folder
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function isAtOrAbove(path: string, below: string): boolean {
  return below === path || below.startsWith(`${path}/`)
}
