/** Where a query fits a text: how well, and at which characters. Null: it does not. */
export type Fit = { score: number; at: readonly number[] }

/**
 * Every letter of the query, in order, anywhere in the text: best at the beginning, at beginnings of words, and in a row.
 * Capitals and accents make no difference. An empty query fits everything.
 */
export function fitOf(query: string, text: string): Fit | null {
  const wanted = plainForm(query).replace(/\s+/g, '')
  const form = plainForm(text)
  const whole = form.indexOf(plainForm(query).trim())
  if (wanted !== '' && whole >= 0) {
    const at = Array.from({ length: plainForm(query).trim().length }, (_, offset) => whole + offset)
    return { score: wholeScore + (isWordStart(form, whole) ? wordScore : 0) - whole / 100 - form.length / 1000, at }
  }
  return scattered(wanted, form)
}

/** Whether a word of the text begins with the query. */
export function holds(query: string, text: string): boolean {
  return ` ${plainForm(text)}`.includes(` ${plainForm(query).trim()}`)
}

const wholeScore = 100
const wordScore = 40
const widestGap = 12

function scattered(wanted: string, form: string): Fit | null {
  const at: number[] = []
  let score = 0
  for (const letter of wanted) {
    const from = (at.at(-1) ?? -1) + 1
    const place = nextPlace(form, letter, from)
    if (place < 0) return null
    const gap = place - from
    if (at.length > 0 && gap > widestGap && !isWordStart(form, place)) return null
    score += gap === 0 ? 4 : isWordStart(form, place) ? 3 : 0
    at.push(place)
  }
  return { score: score - form.length / 1000, at }
}

/** The beginning of a word with this letter is better than the same letter in the middle of one that comes first. */
function nextPlace(form: string, letter: string, from: number): number {
  const next = form.indexOf(letter, from)
  if (next === from || next < 0) return next
  for (let at = next; at >= 0; at = form.indexOf(letter, at + 1)) if (isWordStart(form, at)) return at
  return next
}

function isWordStart(form: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(form[at - 1] ?? '')
}

/** Small letters without accents, as many as there were. */
function plainForm(text: string): string {
  return Array.from(text, (character) => {
    const plain = character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
    return plain.length === character.length ? plain : character
  }).join('')
}
