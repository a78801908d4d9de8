/** The numbers of the lines that hold the words, from 0; no case is told apart. Empty words are nowhere. */
export function findLines(lines: readonly string[], words: string): number[] {
  const wanted = words.trim().toLowerCase()
  if (wanted === '') return []
  return lines.flatMap((line, at) => (line.toLowerCase().includes(wanted) ? [at] : []))
}

/** A line in parts: at odd places what was looked for. */
export function splitAtHits(line: string, words: string): string[] {
  const wanted = words.trim().toLowerCase()
  if (wanted === '') return [line]
  const lower = line.toLowerCase()
  // @NOTE letters whose small form is longer would shift the places
  if (lower.length !== line.length) return [line]
  const parts: string[] = []
  let from = 0
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    parts.push(line.slice(from, at), line.slice(at, at + wanted.length))
    from = at + wanted.length
  }
  return [...parts, line.slice(from)]
}
