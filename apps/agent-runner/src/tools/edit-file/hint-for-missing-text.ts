/**
 * Why an exact search may have failed, in words a model can act on: the same lines with other whitespace, line numbers
 * copied along, other letter case, or the line that comes nearest.
 */
export function hintForMissingText(text: string, oldText: string): string {
  const lines = toLines(text)
  const wanted = toLines(oldText)
  const hint =
    lineNumbersHint(wanted) ??
    whitespaceHint(lines, wanted) ??
    caseHint(text, oldText) ??
    nearestLineHint(lines, wanted)
  return `old_text was not found in the file; nothing was changed. ${hint ?? 'Read the file again and copy the text exactly.'}`
}

const maxShownLines = 12

function toLines(text: string): string[] {
  return text.split(/\r?\n/)
}

function lineNumbersHint(wanted: string[]): string | null {
  const filled = wanted.filter((line) => line.trim() !== '')
  if (filled.length === 0 || !filled.every((line) => /^ *\d+\t/.test(line))) return null
  return 'old_text seems to hold the line numbers that read_file puts before each line: leave them (and the tab) out.'
}

function whitespaceHint(lines: string[], wanted: string[]): string | null {
  const goal = wanted.map(squeeze)
  while (goal.length > 1 && goal.at(-1) === '') goal.pop()
  if (goal.every((line) => line === '')) return null
  const squeezed = lines.map(squeeze)
  const start = squeezed.findIndex((_, index) => goal.every((line, offset) => squeezed[index + offset] === line))
  if (start === -1) return null
  return `Lines ${start + 1}–${start + goal.length} differ only in whitespace. They are exactly:\n${quote(lines, start, goal.length)}`
}

function caseHint(text: string, oldText: string): string | null {
  const position = text.toLowerCase().indexOf(oldText.toLowerCase())
  if (position === -1) return null
  const line = text.slice(0, position).split('\n').length
  return `The text at line ${line} differs in upper and lower case only.`
}

function nearestLineHint(lines: string[], wanted: string[]): string | null {
  const longest = wanted.map(squeeze).reduce((best, line) => (line.length > best.length ? line : best), '')
  if (longest.length < 8) return null
  const exact = lines.findIndex((line) => squeeze(line) === longest)
  const nearest = exact === -1 ? mostSimilarLine(lines, longest) : exact
  if (nearest === -1) return null
  const start = Math.max(0, nearest - 2)
  return `The nearest place is line ${nearest + 1}. Around it the file reads:\n${quote(lines, start, 5)}`
}

/** By shared words; linear in the file, and silent when less than half of the words agree. */
function mostSimilarLine(lines: string[], wanted: string): number {
  const words = new Set(wordsOf(wanted))
  if (words.size < 2) return -1
  let best = -1
  let bestScore = 0.5
  lines.forEach((line, index) => {
    if (line.length > 1000) return
    const found = new Set(wordsOf(line))
    const shared = [...found].filter((word) => words.has(word)).length
    const score = (2 * shared) / (words.size + found.size)
    if (score > bestScore) [best, bestScore] = [index, score]
  })
  return best
}

function wordsOf(line: string): string[] {
  return line.match(/[\p{L}\p{N}_]+/gu) ?? []
}

function squeeze(line: string): string {
  return line.trim().replace(/\s+/g, ' ')
}

function quote(lines: string[], start: number, count: number): string {
  return lines
    .slice(start, start + Math.min(count, maxShownLines))
    .map((line) => line.slice(0, 500))
    .join('\n')
}
