import { diffWordsWithSpace } from 'diff'

export type WordPart = { text: string; changed: boolean }

const longestLine = 500
/** Below this share of common text two lines have nothing to do with each other. */
const leastCommon = 0.4

/** Which words of two lines differ; null where the lines are too different, or too long, to say so. */
export function wordChanges(before: string, after: string): { before: WordPart[]; after: WordPart[] } | null {
  if (before.length > longestLine || after.length > longestLine) return null
  const changes = diffWordsWithSpace(before, after)
  const common = changes.reduce((sum, part) => (part.added || part.removed ? sum : sum + part.value.trim().length), 0)
  if (common < leastCommon * Math.max(before.trim().length, after.trim().length)) return null
  const side = (other: 'added' | 'removed') =>
    changes
      .filter((part) => !part[other])
      .map((part): WordPart => ({ text: part.value, changed: part.added || part.removed }))
  return { before: side('added'), after: side('removed') }
}
