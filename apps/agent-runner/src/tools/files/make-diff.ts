import type { ToolDetail } from '@rain/protocol'
import { structuredPatch, formatPatch } from 'diff'

type DiffDetail = Extract<ToolDetail, { kind: 'diff' }>

const maxPatchLength = 100_000
const maxComparedLength = 2_000_000
const maxEditLength = 5_000

/**
 * What changed in a file, as a unified diff with three lines of context. `before` is null for a new file. Where comparing
 * would take too long or the patch would be too large, the patch is left empty and the counts tell the lines of each side.
 */
export function makeDiff(path: string, before: string | null, after: string): DiffDetail {
  const hunks = compare(path, before ?? '', after)
  if (!hunks) return { kind: 'diff', path, patch: '', added: countLines(after), removed: countLines(before ?? '') }
  const changed = hunks.hunks.flatMap((hunk) => hunk.lines)
  const patch = formatPatch(hunks)
  return {
    kind: 'diff',
    path,
    patch: patch.length > maxPatchLength ? '' : patch,
    added: changed.filter((line) => line.startsWith('+')).length,
    removed: changed.filter((line) => line.startsWith('-')).length,
  }
}

function compare(path: string, before: string, after: string) {
  if (before.length + after.length > maxComparedLength) return undefined
  return structuredPatch(path, path, before, after, undefined, undefined, { context: 3, maxEditLength })
}

function countLines(text: string): number {
  if (text === '') return 0
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
}
