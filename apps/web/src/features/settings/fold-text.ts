/** A text without case and accents, to be compared. */
export function fold(text: string): string {
  return [...text].map(foldCharacter).join('')
}

function foldCharacter(character: string): string {
  return character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

export type TextPart = { text: string; matches: boolean }

/** The text in parts, those marked that the words of a query match. */
export function markMatches(text: string, query: string): TextPart[] {
  const characters = [...text]
  const folded = characters.map(foldCharacter)
  const whole = folded.join('')
  const starts = folded.map((_, index) => folded.slice(0, index).join('').length)
  const marked = characters.map(() => false)
  for (const word of fold(query).split(/\s+/).filter(Boolean)) {
    for (let at = whole.indexOf(word); at !== -1; at = whole.indexOf(word, at + word.length)) {
      characters.forEach((_, index) => {
        const start = starts[index] ?? 0
        if (start >= at && start < at + word.length) marked[index] = true
      })
    }
  }
  const parts: TextPart[] = []
  characters.forEach((character, index) => {
    const matches = marked[index] === true
    const last = parts.at(-1)
    if (last?.matches === matches) last.text += character
    else parts.push({ text: character, matches })
  })
  return parts
}
