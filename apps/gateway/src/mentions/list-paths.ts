import type { Dirent } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import ignore, { type Ignore } from 'ignore'

export interface ListedPaths {
  /** From the folder on, nearest first; folders end with a slash. */
  paths: string[]
  truncated: boolean
}

const mostPaths = 20_000
const mostIgnoreBytes = 200_000
/** Never of interest, also where no `.gitignore` says so. */
const skipped = new Set(['.git', 'node_modules', '.hg', '.svn', '.venv', '__pycache__', '.DS_Store'])

/** One `.gitignore`, and the folder whose paths it judges. */
interface Rules {
  folder: string
  rules: Ignore
}

/**
 * What lies in a folder, level by level, so that a huge one shows what is near. Links are not followed; what a `.gitignore`
 * on the way names is left out. It ends early after `ms`.
 */
export async function listPaths(root: string, ms: number, now = () => performance.now()): Promise<ListedPaths> {
  const end = now() + ms
  const paths: string[] = []
  let level: { folder: string; rules: Rules[] }[] = [{ folder: '', rules: [] }]
  while (level.length > 0) {
    const next: typeof level = []
    for (const { folder, rules: above } of level) {
      if (paths.length >= mostPaths || now() > end) return { paths, truncated: true }
      const entries = await entriesOf(join(root, folder))
      const rules = await withRulesOf(root, folder, entries, above)
      for (const entry of entries) {
        const isFolder = entry.isDirectory()
        if ((!isFolder && !entry.isFile()) || skipped.has(entry.name)) continue
        const path = `${folder}${entry.name}${isFolder ? '/' : ''}`
        if (isIgnored(path, rules)) continue
        paths.push(path)
        if (isFolder) next.push({ folder: path, rules })
      }
    }
    level = next
  }
  return { paths: paths.slice(0, mostPaths), truncated: paths.length > mostPaths }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.sort((a, b) => a.name.localeCompare(b.name))
  } catch {
    return [] // gone since, or not to be read: nothing to mention there
  }
}

async function withRulesOf(root: string, folder: string, entries: Dirent[], above: Rules[]): Promise<Rules[]> {
  if (!entries.some((entry) => entry.name === '.gitignore' && entry.isFile())) return above
  const text = await readFile(join(root, folder, '.gitignore'), 'utf8').catch(() => '')
  return [...above, { folder, rules: ignore().add(text.slice(0, mostIgnoreBytes)) }]
}

/** The nearest that says anything decides. */
function isIgnored(path: string, all: Rules[]): boolean {
  for (const { folder, rules } of all.toReversed()) {
    const { ignored, unignored } = rules.test(path.slice(folder.length))
    if (ignored || unignored) return ignored
  }
  return false
}
