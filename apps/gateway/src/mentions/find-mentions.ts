import fuzzysort from 'fuzzysort'
import { limits, type Mentions } from '@rain/protocol'
import { resolveFolder } from '../browse/resolve-folder.ts'
import { listPaths, type ListedPaths } from './list-paths.ts'

const listMs = 1_500
const keptMs = 5_000
const mostKept = 20

/** A person types a few letters a second: a folder is read once for all of them. */
export function createMentions(now = () => performance.now()) {
  const known = new Map<string, { at: number; listed: Promise<ListedPaths> }>()

  function listed(folder: string): Promise<ListedPaths> {
    const before = known.get(folder)
    if (before && now() - before.at < keptMs) return before.listed
    known.delete(folder)
    for (const oldest of [...known.keys()].slice(0, Math.max(0, known.size - mostKept + 1))) known.delete(oldest)
    const listing = listPaths(folder, listMs)
    known.set(folder, { at: now(), listed: listing })
    return listing
  }

  return {
    /** Nothing where the folder is gone or outside of `root`. */
    async find({ root, cwd, query }: { root: string; cwd: string; query: string }): Promise<Mentions> {
      const folder = await resolveFolder(root, cwd)
      if (folder.type !== 'folder') return { paths: [] }
      const { paths, truncated } = await listed(folder.path)
      return { paths: bestOf(paths, query.trim()), ...(truncated && { truncated }) }
    },
  }
}

/** Without a question the nearest; else what matches best, a name before a path. */
function bestOf(paths: string[], query: string): string[] {
  if (query === '') return paths.slice(0, limits.mentionedPaths)
  return fuzzysort.go(query, paths, { limit: limits.mentionedPaths, threshold: 0.2 }).map(({ target }) => target)
}
