import { realpath, stat } from 'node:fs/promises'
import { resolve, sep } from 'node:path'

export type ResolvedFolder =
  { type: 'folder'; path: string; root: string } | { type: 'outside' } | { type: 'missing' } | { type: 'not_a_folder' }

/**
 * The folder a client means, links followed. What lies outside `root` is told apart from nothing: whether it exists
 * stays unknown.
 */
export async function resolveFolder(root: string, path: string): Promise<ResolvedFolder> {
  if (path.includes('\0')) return { type: 'missing' }
  const realRoot = await realpath(root)
  const wanted = resolve(realRoot, path === '~' || path.startsWith('~/') ? `.${path.slice(1)}` : path)
  if (!isWithin(realRoot, wanted) && !isWithin(resolve(root), wanted)) return { type: 'outside' }
  try {
    const real = await realpath(wanted)
    if (!isWithin(realRoot, real)) return { type: 'outside' }
    return (await stat(real)).isDirectory() ? { type: 'folder', path: real, root: realRoot } : { type: 'not_a_folder' }
  } catch {
    return { type: 'missing' } // also a folder that may not be entered: to this person it is not there
  }
}

export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}
