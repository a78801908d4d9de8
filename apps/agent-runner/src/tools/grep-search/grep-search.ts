import { isConfidentialPath } from '@rain/permissions'
import { z } from 'zod'
import { withFsErrorsExplained } from '../files/explain-fs-error.ts'
import { printableName } from '../files/printable-name.ts'
import { displayPath, resolveApprovedPath } from '../files/resolve-tool-path.ts'
import { specialFileReason } from '../files/open-regular-file.ts'
import { failed, succeeded } from '../outcome.ts'
import { foldersToSkip } from '../search/walk-folder.ts'
import { defineTool } from '../tool.ts'
import type { Grep, GrepMatch, GrepResult } from './grep.ts'

const maxMatches = 100
const maxLineLength = 200

const grepSearchInputSchema = z.strictObject({
  pattern: z.string().min(1).max(1000).describe('A regular expression, matched within single lines'),
  path: z.string().optional().describe('The file or folder to search. Default: the current folder'),
  glob: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe('Search only files whose names fit this glob, for example "*.ts" or "src/**/*.py"'),
  ignore_case: z.boolean().optional().describe('Do not tell upper from lower case. Default false'),
})

export function createGrepSearch(grep: Grep) {
  return defineTool<z.infer<typeof grepSearchInputSchema>>({
    name: 'grep_search',
    description:
      `Searches the content of files with a regular expression and returns path:line: text, at most ${maxMatches} lines of at ` +
      `most ${maxLineLength} characters. Binary files, node_modules, .git, what .gitignore names and files of passwords or keys ` +
      'are left out, unless path points to them.',
    input: grepSearchInputSchema,
    repeatable: true,
    async run(input, context) {
      const resolved = await resolveApprovedPath(context, input.path ?? '.')
      if (resolved.kind === 'refused') return failed(resolved.reason)
      const shownPath = displayPath(context.cwd, resolved.path)
      if (resolved.what === 'missing')
        return failed(`${shownPath} does not exist. Check the spelling with list_directory.`)
      if (resolved.what === 'special') return failed(specialFileReason(shownPath))
      if (input.pattern.includes('\0') || input.pattern.includes('\n'))
        return failed('The pattern is matched within single lines: leave out line breaks and NUL.')
      return withFsErrorsExplained(shownPath, async () => {
        const request = {
          pattern: input.pattern,
          ignoreCase: input.ignore_case ?? false,
          ...(input.glob === undefined ? {} : { glob: input.glob }),
          root: resolved.path,
          isFolder: resolved.what === 'folder',
          skipped: foldersToSkip(input.path ?? '', input.glob ?? ''),
          maxMatches,
        }
        const result = await grep(request, context.signal)
        return report(request.isFolder ? withoutSecrets(result) : result, context.cwd)
      })
    },
  })
}

/** Leave to search a folder is no leave to read the passwords in it: such a file has to be named. */
function withoutSecrets(result: GrepResult): GrepResult {
  if (result.kind === 'refused') return result
  const matches = result.matches.filter((match) => !isConfidentialPath(match.path))
  return { ...result, matches, leftOut: result.matches.length - matches.length }
}

function report(result: GrepResult, cwd: string) {
  if (result.kind === 'refused') {
    return failed(
      `The search pattern was not understood: ${result.reason}\nEscape special characters with a backslash to search for them.`,
    )
  }
  const lines = result.matches.map((match) => formatMatch(match, cwd))
  if (lines.length === 0) lines.push('No matches.')
  if (result.leftOut)
    lines.push('[Matches in files that usually hold passwords or keys are left out: read such a file by its name.]')
  if (result.stopped === 'limit') lines.push(`[More than ${maxMatches} matches: narrow the pattern, path or glob.]`)
  if (result.stopped === 'time')
    lines.push('[The search took too long and is not complete: use a simpler pattern or a path further down.]')
  return succeeded(lines.join('\n'), { kind: 'list', count: result.matches.length, truncated: result.stopped !== 'no' })
}

function formatMatch({ path, line, text }: GrepMatch, cwd: string): string {
  const shown = text.endsWith('\r') ? text.slice(0, -1) : text
  const cut = shown.length > maxLineLength ? `${shown.slice(0, maxLineLength)}…` : shown
  return `${printableName(displayPath(cwd, path))}:${line}: ${cut}`
}
