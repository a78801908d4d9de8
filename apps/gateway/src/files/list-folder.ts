import type { Dirent } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { limits, RainError, type FileEntry, type FolderList, type FolderQuery } from '@rain/protocol'
import { holdFolder } from '@rain/runtime'
import { trashName, type AgentFolder } from './agent-folder.ts'
import { describeEntry, pathIn } from './describe-entry.ts'
import { findExisting, refusing, shownPath } from './find-place.ts'
import { readIgnoreRules } from './ignore-rules.ts'

/**
 * A part of what is in a folder: folders first. What Rain itself has put there for a moment is left out.
 * @throws RainError `not_a_directory`, and as `findExisting` does.
 */
export async function listFolder(folder: AgentFolder, query: FolderQuery): Promise<FolderList> {
  const real = await findExisting(folder, query.path)
  const path = shownPath(folder, real)
  const held = await refusing(query.path, holdFolder(real)).catch((error: unknown) => {
    const isFile = error instanceof RainError && error.code === 'not_found'
    throw isFile ? new RainError('not_a_directory', 'That is not a folder.') : error
  })
  try {
    const { names, truncated } = await refusing(query.path, readNames(held.at('.')))
    const visible = query.hidden === 'true' ? names : names.filter(({ name }) => !name.startsWith('.'))
    const describe = ({ name }: Dirent) => describeEntry(folder, held.at(name), pathIn(path, name))
    const page = await pageOf(visible, query, describe)
    const ignores = await readIgnoreRules(folder, path)
    const entries = page.map((entry) => (ignores(entry) ? { ...entry, ignored: true } : entry))
    const total = visible.length
    return {
      folder: folder.root,
      path,
      entries,
      total,
      hidden: names.length - visible.length,
      ...(truncated ? { truncated } : {}),
    }
  } finally {
    await held.close()
  }
}

async function readNames(at: string): Promise<{ names: Dirent[]; truncated: boolean }> {
  const names: Dirent[] = []
  for await (const entry of await opendir(at)) {
    if (isOwn(entry.name)) continue
    if (names.length === limits.folderEntries) return { names, truncated: true }
    names.push(entry)
  }
  return { names, truncated: false }
}

/** The trash, and files that are being written. */
function isOwn(name: string): boolean {
  return name === trashName || /^\.rain-(upload-)?[0-9a-f]+\.tmp$/.test(name)
}

async function pageOf(
  names: Dirent[],
  { sort, order, offset, limit }: FolderQuery,
  describe: (entry: Dirent) => Promise<FileEntry | null>,
): Promise<FileEntry[]> {
  const turned = order === 'asc' ? 1 : -1
  if (sort === 'name') {
    // Only what is shown is looked at: a folder may hold thousands.
    const sorted = names.sort((a, b) => Number(b.isDirectory()) - Number(a.isDirectory()) || turned * byName(a, b))
    return present(await Promise.all(sorted.slice(offset, offset + limit).map(describe)))
  }
  const all = present(await Promise.all(names.map(describe)))
  const figure = (entry: FileEntry) => (sort === 'size' ? entry.size : entry.modified_at)
  const sorted = all.sort(
    (a, b) =>
      Number(b.kind === 'folder') - Number(a.kind === 'folder') || turned * (figure(a) - figure(b)) || byName(a, b),
  )
  return sorted.slice(offset, offset + limit)
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

function byName(a: { name: string }, b: { name: string }): number {
  return collator.compare(a.name, b.name) || (a.name < b.name ? -1 : 1)
}

function present(entries: (FileEntry | null)[]): FileEntry[] {
  return entries.filter((entry) => entry !== null)
}
