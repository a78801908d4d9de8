import { diffLines } from 'diff'
import type { PatchLine } from '../parse-patch.ts'

const mostLines = 4_000

/** What has to change in a text to become another, line by line, numbered from the first line of the text. */
export function linesBetween(before: string, after: string): PatchLine[] {
  let oldLine = 1
  let newLine = 1
  const isLarge = before.length + after.length > 400_000
  const changes = isLarge ? undefined : diffLines(endLine(before), endLine(after), { maxEditLength: mostLines })
  const parts = changes ?? [
    { removed: true, added: false, value: before },
    { removed: false, added: true, value: after },
  ]
  return parts.flatMap(({ removed, added, value }) =>
    value === ''
      ? []
      : value
          .replace(/\n$/, '')
          .split('\n')
          .map((text): PatchLine => {
            if (removed) return { kind: 'removed', text, oldLine: oldLine++ }
            if (added) return { kind: 'added', text, newLine: newLine++ }
            return { kind: 'same', text, oldLine: oldLine++, newLine: newLine++ }
          }),
  )
}

/** With and without a line break at the very end is no change that a person looks for. */
function endLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}
