import type { Stats } from 'node:fs'
import { lstat, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { FileEntry } from '@rain/protocol'
import { findExisting, shownPath, type Spot } from './find-place.ts'
import type { AgentFolder } from './agent-folder.ts'

/** What a list says of an entry; null: it is gone. A link is what it leads to, as long as that lies in the folder. */
export async function describeEntry(folder: AgentFolder, at: string, path: string): Promise<FileEntry | null> {
  const found = await lstat(at).catch(() => null)
  if (!found) return null
  if (!found.isSymbolicLink()) return toEntry(path, found)
  const target = await findExisting(folder, path)
    .then((real) => stat(real))
    .catch(() => null)
  const entry = target ? toEntry(path, target) : { ...toEntry(path, found), kind: 'special' as const, size: 0 }
  return { ...entry, is_link: true }
}

export function toEntry(path: string, stats: Stats): FileEntry {
  const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'special'
  const size = kind === 'file' ? stats.size : 0
  return { name: basename(path), path, kind, size, modified_at: stats.mtimeMs / 1000 }
}

/** What is at a spot now; null: nothing. */
export async function entryAt(folder: AgentFolder, { held, name, path }: Spot): Promise<FileEntry | null> {
  return describeEntry(folder, held.at(name), shownPath(folder, path))
}

export function pathIn(folderPath: string, name: string): string {
  return folderPath === '' ? name : join(folderPath, name)
}
