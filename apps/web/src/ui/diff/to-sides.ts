import type { PatchLine } from '../parse-patch.ts'

/** One row of a change with what was on the left and what is on the right; null where one side has nothing. */
export type SideRow = { before: PatchLine | null; after: PatchLine | null }

/** A change in two columns: what takes the place of something stands beside it. */
export function toSides(lines: readonly PatchLine[]): SideRow[] {
  const rows: SideRow[] = []
  let removed: PatchLine[] = []
  let added: PatchLine[] = []
  const flush = () => {
    for (let at = 0; at < Math.max(removed.length, added.length); at++) {
      rows.push({ before: removed[at] ?? null, after: added[at] ?? null })
    }
    removed = []
    added = []
  }
  for (const line of lines) {
    if (line.kind === 'removed') {
      if (added.length > 0) flush()
      removed.push(line)
    } else if (line.kind === 'added') added.push(line)
    else {
      flush()
      rows.push({ before: line, after: line })
    }
  }
  flush()
  return rows
}
