import { readdir, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { limits, RainError, type Browse } from '@rain/protocol'
import { isWithin, resolveFolder } from './resolve-folder.ts'

type Entry = Browse['entries'][number]

/**
 * What a person sees of a folder: folders first, hidden entries and links that lead outside left out.
 * @throws RainError `forbidden_path`, `not_a_directory` or `not_found`.
 */
export async function listFolder(root: string, path: string): Promise<Browse> {
  const folder = await resolveFolder(root, path)
  if (folder.type === 'outside') throw new RainError('forbidden_path', `Only folders below ${root} can be opened.`)
  if (folder.type === 'not_a_folder') throw new RainError('not_a_directory', `Not a directory: ${path}`)
  if (folder.type === 'missing') throw new RainError('not_found', `There is no folder ${path}.`)

  const names = (await readdir(folder.path)).filter((name) => !name.startsWith('.'))
  const described = await Promise.all(names.map((name) => describe(folder.root, folder.path, name)))
  const present = described.filter((entry) => entry !== null).sort(foldersFirst)
  const above: Entry[] =
    folder.path === folder.root ? [] : [{ name: '..', path: dirname(folder.path), is_dir: true, size: 0 }]
  const entries = [...above, ...present]
  return {
    current: folder.path,
    entries: entries.slice(0, limits.browseEntries),
    ...(entries.length > limits.browseEntries ? { truncated: true } : {}),
  }
}

async function describe(root: string, folder: string, name: string): Promise<Entry | null> {
  const path = join(folder, name)
  try {
    if (!isWithin(root, await realpath(path))) return null
    const found = await stat(path)
    return { name, path, is_dir: found.isDirectory(), size: found.isDirectory() ? 0 : found.size }
  } catch {
    return null // gone since, or a link to nothing
  }
}

function foldersFirst(a: Entry, b: Entry): number {
  return Number(b.is_dir) - Number(a.is_dir) || a.name.localeCompare(b.name)
}
