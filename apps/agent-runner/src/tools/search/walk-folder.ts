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

/**
 * Visits all below a folder, in the order of paths, without following links. Folders that may not be read are passed
 * over.
 */
export async function walkFolder(walk: WalkFolder): Promise<{ complete: boolean }> {
  const ahead = await entriesOf(walk, '')
  let seen = 0
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    walk.signal.throwIfAborted()
    if (++seen > walk.maxEntries) return { complete: false }
    if (next.entry.isDirectory() && walk.skipped.has(next.entry.name)) continue
    if ((await walk.visit(next.path, next.entry)) === 'stop') return { complete: false }
    if (next.entry.isDirectory()) for (const below of await entriesOf(walk, next.path)) ahead.push(below)
  }
  return { complete: true }
}

/** Never entered by a search, unless the search names them. */
export const usuallySkipped = ['node_modules', '.git']

export function foldersToSkip(...asked: string[]): ReadonlySet<string> {
  const named = new Set(asked.flatMap((text) => text.split('/')))
  return new Set(usuallySkipped.filter((name) => !named.has(name)))
}

/** Last one first, as the walk takes them from the end. */
async function entriesOf({ root }: WalkFolder, folder: string): Promise<{ path: string; entry: Dirent }[]> {
  try {
    const entries = await readdir(join(root, folder), { withFileTypes: true })
    entries.sort((a, b) => (a.name < b.name ? 1 : -1))
    return entries.map((entry) => ({ path: folder === '' ? entry.name : `${folder}/${entry.name}`, entry }))
  } catch (error) {
    // Below the root, a folder that is closed to us or just went away is no reason to fail the whole search.
    if (folder !== '' && ['EACCES', 'EPERM', 'ENOENT', 'ENOTDIR', 'EIO'].includes(codeOf(error))) return []
    throw error
  }
}
