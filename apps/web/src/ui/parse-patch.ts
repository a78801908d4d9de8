export type PatchLine = {
  kind: 'same' | 'added' | 'removed' | 'gap'
  text: string
  oldLine?: number
  newLine?: number
}

const hunkHeader = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)$/

/** The lines of a unified diff with their numbers. File headers are left out. */
export function parsePatch(patch: string): PatchLine[] {
  const lines: PatchLine[] = []
  let oldLine = 1
  let newLine = 1
  let inHunk = false
  for (const line of patch.replace(/\n$/, '').split('\n')) {
    const header = hunkHeader.exec(line)
    if (header) {
      oldLine = Number(header[1])
      newLine = Number(header[2])
      if (inHunk) lines.push({ kind: 'gap', text: header[3]?.trim() ?? '' })
      inHunk = true
      continue
    }
    if (!inHunk || line.startsWith('\\')) continue
    const text = line.slice(1)
    if (line.startsWith('+')) lines.push({ kind: 'added', text, newLine: newLine++ })
    else if (line.startsWith('-')) lines.push({ kind: 'removed', text, oldLine: oldLine++ })
    else lines.push({ kind: 'same', text, oldLine: oldLine++, newLine: newLine++ })
  }
  return lines
}

/** The lines a file will have that does not exist yet. */
export function linesAdded(content: string): PatchLine[] {
  return content
    .replace(/\n$/, '')
    .split('\n')
    .map((text, at) => ({ kind: 'added', text, newLine: at + 1 }))
}

/** One piece of text taking the place of another, without knowing where in the file. */
export function linesReplaced(before: string, after: string): PatchLine[] {
  const removed = before === '' ? [] : before.replace(/\n$/, '').split('\n')
  const added = after === '' ? [] : after.replace(/\n$/, '').split('\n')
  return [
    ...removed.map((text): PatchLine => ({ kind: 'removed', text })),
    ...added.map((text): PatchLine => ({ kind: 'added', text })),
  ]
}
