import { z } from 'zod'
import { withFsErrorsExplained } from '../files/explain-fs-error.ts'
import { makeDiff } from '../files/make-diff.ts'
import { replaceFile } from '../files/replace-file.ts'
import { displayPath, resolveApprovedPath } from '../files/resolve-tool-path.ts'
import { readTextFile } from '../files/text-file.ts'
import { failed, succeeded } from '../outcome.ts'
import { defineTool } from '../tool.ts'
import { replaceText } from './replace-text.ts'

const editFileInputSchema = z.strictObject({
  path: z.string().describe('The file: relative to the current folder, absolute, or starting with ~/'),
  old_text: z
    .string()
    .min(1, 'must not be empty; to create a file or replace all of it use write_file')
    .describe(
      'The text to replace, exactly as in the file with its indentation, without line numbers. Must occur once',
    ),
  new_text: z.string().describe('The text to put in its place; empty to delete'),
  replace_all: z.boolean().optional().describe('Replace every occurrence instead of exactly one. Default false'),
})

export const editFile = defineTool<z.infer<typeof editFileInputSchema>>({
  name: 'edit_file',
  description:
    'Changes a text file by replacing one exact piece of text with another. Read the file first. old_text must occur ' +
    'exactly once, unless replace_all is set; give enough surrounding lines to make it unique.',
  input: editFileInputSchema,
  repeatable: false,
  changes: 'path',
  async run(input, context) {
    const resolved = await resolveApprovedPath(context, input.path)
    if (resolved.kind === 'refused') return failed(resolved.reason)
    const shownPath = displayPath(context.cwd, resolved.path)
    return withFsErrorsExplained(shownPath, async () => {
      const file = await readTextFile(resolved.path, shownPath, context.signal)
      if (file.kind === 'refused') return failed(file.reason)
      const replaced = replaceText({
        text: file.text,
        oldText: input.old_text,
        newText: input.new_text,
        replaceAll: input.replace_all ?? false,
      })
      if (replaced.kind === 'refused') return failed(`${shownPath}: ${replaced.reason}`)
      const written = await replaceFile({
        path: resolved.path,
        content: (file.hasBom ? '\uFEFF' : '') + replaced.text,
        expectedVersion: file.version,
        signal: context.signal,
      })
      if (written.kind === 'refused') return failed(written.reason)
      const places = replaced.count === 1 ? '1 place' : `${replaced.count} places`
      return succeeded(`Edited ${shownPath} (${places}).`, makeDiff(shownPath, file.text, replaced.text))
    })
  },
})
