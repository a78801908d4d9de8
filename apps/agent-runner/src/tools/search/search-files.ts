import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { withFsErrorsExplained } from '../files/explain-fs-error.ts'
import { printableName } from '../files/printable-name.ts'
import { displayPath, resolveApprovedPath } from '../files/resolve-tool-path.ts'
import { failed, succeeded } from '../outcome.ts'
import { defineTool } from '../tool.ts'
import { compileGlob } from './compile-glob.ts'
import type { Glob } from './compile-glob.ts'
import { foldersToSkip, walkFolder } from './walk-folder.ts'

const maxShown = 200
const maxEntries = 500_000

const searchFilesInputSchema = z.strictObject({
  pattern: z
    .string()
    .describe(
      'A glob such as "**/*.ts", "src/**/test_*.py" or "*.{png,jpg}". Without a slash it fits names at any depth; ending in a slash it finds folders',
    ),
  path: z.string().optional().describe('The folder to search below. Default: the current folder'),
})

export const searchFiles = defineTool<z.infer<typeof searchFilesInputSchema>>({
  name: 'search_files',
  description:
    `Finds files by name with a glob pattern, newest first, at most ${maxShown}. Does not look into node_modules and .git ` +
    'unless pattern or path names them, and does not follow links. To search inside files use grep_search.',
  input: searchFilesInputSchema,
  repeatable: true,
  async run({ pattern, path = '.' }, context) {
    const compiled = compileGlob(pattern)
    if (compiled.kind === 'refused') return failed(compiled.reason)
    const resolved = await resolveApprovedPath(context, path)
    if (resolved.kind === 'refused') return failed(resolved.reason)
    const shownPath = displayPath(context.cwd, resolved.path)
    if (resolved.what === 'file') return failed(`${shownPath} is a file. Give the folder to search in.`)
    return withFsErrorsExplained(shownPath, async () => {
      const found = await findMatches(resolved.path, compiled.glob, foldersToSkip(pattern, path), context.signal)
      const newest = found.matches.sort((a, b) => b.modifiedMs - a.modifiedMs || (a.path < b.path ? -1 : 1))
      const lines = newest
        .slice(0, maxShown)
        .map((match) => printableName(displayPath(context.cwd, join(resolved.path, match.path))))
      const left = newest.length - lines.length
      if (newest.length === 0)
        lines.push(`No ${compiled.glob.wantsFolders ? 'folders' : 'files'} match ${pattern} below ${resolved.path}`)
      if (left > 0) lines.push(`[${left} more matches not shown: narrow the pattern or give a path.]`)
      if (!found.complete) lines.push(`[The search stopped after ${maxEntries} entries: give a path further down.]`)
      return succeeded(lines.join('\n'), { kind: 'list', count: newest.length, truncated: left > 0 || !found.complete })
    })
  },
})

interface Match {
  path: string
  modifiedMs: number
}

async function findMatches(root: string, glob: Glob, skipped: ReadonlySet<string>, signal: AbortSignal) {
  const matches: Match[] = []
  const { complete } = await walkFolder({
    root,
    skipped,
    maxEntries,
    signal,
    async visit(path, entry) {
      if (entry.isDirectory() === glob.wantsFolders && glob.matches(path)) {
        matches.push({ path, modifiedMs: await modifiedMs(join(root, path)) })
      }
      return 'go_on'
    },
  })
  return { matches, complete }
}

async function modifiedMs(path: string): Promise<number> {
  try {
    return (await lstat(path)).mtimeMs
  } catch {
    // It went away since the folder was read.
    return 0
  }
}
