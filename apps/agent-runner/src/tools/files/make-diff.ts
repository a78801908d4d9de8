import type { ToolDetail } from '@rain/protocol'
import { formatPatch, structuredPatch } from 'diff'
import type { StructuredPatchHunk } from 'diff'

type DiffDetail = Extract<ToolDetail, { kind: 'diff' }>

const maxPatchLength = 100_000
const contextLines = 3
/** The work of comparing grows with the square of this; with 400 it stays well below 0.1 s. */
const maxEditLength = 400
const maxComparedLength = 1_000_000

/**
 * What changed in a file, as a unified diff. `before` is null for a new file. Texts with little in common are not
 * compared line by line: all between their common start and end is shown as replaced. A patch that would be too large is
 * left empty; its counts are given still.
 */
export function makeDiff(path: string, before: string | null, after: string): DiffDetail {
  const hunks = before === after ? [] : (compare(before ?? '', after) ?? [replaceMiddle(before ?? '', after)])
  const changed = hunks.flatMap((hunk) => hunk.lines)
  const oldFileName = before === null ? '/dev/null' : path
  const patch = formatPatch({ oldFileName, newFileName: path, oldHeader: '', newHeader: '', hunks })
  return {
    kind: 'diff',
    path,
    patch: patch.length > maxPatchLength ? '' : patch,
    added: changed.filter((line) => line.startsWith('+')).length,
    removed: changed.filter((line) => line.startsWith('-')).length,
  }
}

function compare(before: string, after: string): StructuredPatchHunk[] | undefined {
  if (before.length + after.length > maxComparedLength) return undefined
  return structuredPatch('', '', before, after, '', '', { context: contextLines, maxEditLength })?.hunks
}

function replaceMiddle(before: string, after: string): StructuredPatchHunk {
  const [old, young] = [toLines(before), toLines(after)]
  const shorter = Math.min(old.length, young.length)
  let start = 0
  while (start < shorter && old[start] === young[start]) start++
  let end = 0
  while (end < shorter - start && old.at(-1 - end) === young.at(-1 - end)) end++
  const first = Math.max(0, start - contextLines)
  const [oldEnd, youngEnd] = [old.length - end, young.length - end]
  const lead = old.slice(first, start)
  const trail = old.slice(oldEnd, oldEnd + contextLines)
  return {
    oldStart: first + 1,
    newStart: first + 1,
    oldLines: lead.length + oldEnd - start + trail.length,
    newLines: lead.length + youngEnd - start + trail.length,
    lines: [
      ...render(' ', lead),
      ...render('-', old.slice(start, oldEnd)),
      ...render('+', young.slice(start, youngEnd)),
      ...render(' ', trail),
    ],
  }
}

/** Each with its newline, which the last one may lack. */
function toLines(text: string): string[] {
  return text.split(/(?<=\n)/).filter((line) => line !== '')
}

function render(sign: string, lines: string[]): string[] {
  return lines.flatMap((line) =>
    line.endsWith('\n') ? [sign + line.slice(0, -1)] : [sign + line, '\\ No newline at end of file'],
  )
}
