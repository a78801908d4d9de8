import { lstat, opendir, readlink } from 'node:fs/promises'
import type { Dirent } from 'node:fs'
import { z } from 'zod'
import { withFsErrorsExplained } from './files/explain-fs-error.ts'
import { formatSize } from './files/format-size.ts'
import { holdFolder, type HeldFolder } from '@rain/runtime'
import { printableName } from './files/printable-name.ts'
import { displayPath, resolveApprovedPath } from './files/resolve-tool-path.ts'
import { failed, succeeded } from './outcome.ts'
import { defineTool } from './tool.ts'

const maxEntries = 500

const listDirectoryInputSchema = z.strictObject({
  path: z.string().optional().describe('The folder. Default: the current folder'),
})

export const listDirectory = defineTool<z.infer<typeof listDirectoryInputSchema>>({
  name: 'list_directory',
  description:
    'Lists what is in a folder, hidden entries too: folders first (ending in /), then files with their sizes, links with ' +
    `their targets. At most ${maxEntries} entries. To find files below a folder use search_files.`,
  input: listDirectoryInputSchema,
  repeatable: true,
  async run({ path = '.' }, context) {
    const resolved = await resolveApprovedPath(context, path)
    if (resolved.kind === 'refused') return failed(resolved.reason)
    const shownPath = displayPath(context.cwd, resolved.path)
    if (resolved.what === 'file') return failed(`${shownPath} is a file, not a folder. Use read_file to see it.`)
    return withFsErrorsExplained(shownPath, async () => {
      const folder = await holdFolder(resolved.path)
      try {
        const entries = await readEntries(folder, context.signal)
        const lines = await Promise.all(entries.slice(0, maxEntries).map((entry) => describeEntry(folder, entry)))
        const left = entries.length - lines.length
        if (left > 0)
          lines.push(`[${left} more entries not shown. Use search_files with a pattern to find the one you need.]`)
        const head = `${resolved.path} (${entries.length} ${entries.length === 1 ? 'entry' : 'entries'})`
        return succeeded([head, ...lines].join('\n'), { kind: 'list', count: entries.length, truncated: left > 0 })
      } finally {
        await folder.close()
      }
    })
  },
})

async function readEntries(folder: HeldFolder, signal: AbortSignal): Promise<Dirent[]> {
  const entries: Dirent[] = []
  for await (const entry of await opendir(folder.at('.'))) {
    signal.throwIfAborted()
    entries.push(entry)
  }
  return entries.sort((a, b) => Number(b.isDirectory()) - Number(a.isDirectory()) || (a.name < b.name ? -1 : 1))
}

async function describeEntry(folder: HeldFolder, entry: Dirent): Promise<string> {
  const name = printableName(entry.name)
  try {
    if (entry.isDirectory()) return `${name}/`
    if (entry.isSymbolicLink()) return `${name} -> ${printableName(await readlink(folder.at(entry.name)))}`
    if (!entry.isFile()) return `${name} (not a regular file)`
    return `${name} (${formatSize((await lstat(folder.at(entry.name))).size)})`
  } catch {
    // It went away, or may not be looked at, since the folder was read: its name is still worth showing.
    return name
  }
}
