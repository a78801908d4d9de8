import { z } from 'zod'
import { codeOf, withFsErrorsExplained } from './files/explain-fs-error.ts'
import { formatSize } from './files/format-size.ts'
import { makeDiff } from './files/make-diff.ts'
import { replaceFile } from './files/replace-file.ts'
import { displayPath, resolveApprovedPath } from './files/resolve-tool-path.ts'
import { readTextFile } from './files/text-file.ts'
import { failed, succeeded } from './outcome.ts'
import { defineTool } from './tool.ts'
import type { ToolContext } from './tool.ts'

const maxContentLength = 5_000_000

const writeFileInputSchema = z.strictObject({
  path: z.string().describe('The file: relative to the current folder, absolute, or starting with ~/'),
  content: z.string().max(maxContentLength).describe('The whole new content of the file'),
})

export const writeFile = defineTool<z.infer<typeof writeFileInputSchema>>({
  name: 'write_file',
  description:
    'Writes a whole text file: creates it, with any missing folders, or replaces it. To change a part of an existing file ' +
    'use edit_file instead.',
  input: writeFileInputSchema,
  repeatable: false,
  changes: 'path',
  async run({ path, content }, context) {
    const resolved = await resolveApprovedPath(context, path)
    if (resolved.kind === 'refused') return failed(resolved.reason)
    const shownPath = displayPath(context.cwd, resolved.path)
    return withFsErrorsExplained(shownPath, async () => {
      const before = await readBefore(resolved.path, shownPath, context)
      const replaced = await replaceFile({ path: resolved.path, content, signal: context.signal })
      if (replaced.kind === 'refused') return failed(replaced.reason)
      const size = formatSize(Buffer.byteLength(content))
      const detail = makeDiff(shownPath, before.text, content)
      return succeeded(`${before.exists ? 'Replaced' : 'Created'} ${shownPath} (${size}).`, detail)
    })
  },
})

/** The text to compare with. What is no text, or too large, is compared as if it were empty. */
async function readBefore(path: string, shownPath: string, context: ToolContext) {
  try {
    const before = await readTextFile(path, shownPath, context.signal)
    if (before.kind === 'refused') return { exists: true, text: null }
    return { exists: true, text: (before.hasBom ? '\uFEFF' : '') + before.text }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { exists: false, text: null }
    // Replacing a file that may be written but not read is fine; only the comparison is missing.
    if (codeOf(error) === 'EACCES') return { exists: true, text: null }
    throw error
  }
}
