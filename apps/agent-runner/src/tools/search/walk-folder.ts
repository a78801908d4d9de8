import { readdir } from 'node:fs/promises'
import type { Dirent } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '../files/explain-fs-error.ts'

export interface WalkFolder {
  /** Absolute, without links. */
  root: string
  /** Folder names that are not entered. */
  skipped: ReadonlySet<string>
  maxEntries: number
  signal: AbortSignal
  /** Called for every entry below the root with its path relative to it. Answer `stop` to end the walk. */
  visit(path: string, entry: Dirent): Promise<'go_on' | 'stop'>
}

/** Visits all below a folder without following links. Folders that may not be read are passed over. */
export async function walkFolder(walk: WalkFolder): Promise<{ complete: boolean }> {
  const open = ['']
  let seen = 0
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    walk.signal.throwIfAborted()
    const entries = await entriesOf(join(walk.root, folder), folder === '')
    for (const entry of entries) {
      if (++seen > walk.maxEntries) return { complete: false }
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory() && walk.skipped.has(entry.name)) continue
      if ((await walk.visit(path, entry)) === 'stop') return { complete: false }
    }
    const folders = entries.filter((entry) => entry.isDirectory() && !walk.skipped.has(entry.name))
    open.push(...folders.reverse().map((entry) => (folder === '' ? entry.name : `${folder}/${entry.name}`)))
  }
  return { complete: true }
}

/** Never entered by a search, unless the search names them. */
export const usuallySkipped = ['node_modules', '.git']

export function foldersToSkip(...asked: string[]): ReadonlySet<string> {
  const named = new Set(asked.flatMap((text) => text.split('/')))
  return new Set(usuallySkipped.filter((name) => !named.has(name)))
}

async function entriesOf(folder: string, isRoot: boolean): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    // Below the root, a folder that is closed to us or just went away is no reason to fail the whole search.
    if (!isRoot && ['EACCES', 'EPERM', 'ENOENT', 'ENOTDIR', 'EIO'].includes(codeOf(error))) return []
    throw error
  }
}
