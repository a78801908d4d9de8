export type PinStrength = 'short' | 'weak' | 'fair' | 'good'

/** What is tried first: the middle column, and the rows of a keyboard. */
const wellKnown = new Set([
  '2580',
  '0852',
  '1004',
  '1379',
  '123123',
  '159753',
  '147258',
  '147258369',
  'qwerty',
  'asdfgh',
])

/** How hard a PIN is to guess within the few tries that Rain allows. */
export function strengthOf(pin: string, shortest: number): PinStrength {
  const text = pin.toLowerCase()
  if (text.length < shortest) return 'short'
  if (isGuessed(text)) return 'weak'
  const isMixed = /[^\d]/.test(text)
  if (text.length >= 8 || (isMixed && text.length >= 6)) return 'good'
  return text.length >= 6 || isMixed ? 'fair' : 'weak'
}

function isGuessed(text: string): boolean {
  if (wellKnown.has(text) || new Set(text).size <= 2) return true
  if (/^(19|20)\d\d$/.test(text) || /^[0-3]\d[01]\d(19|20)?\d\d$/.test(text)) return true
  return isRow(text) || isRepeated(text)
}

/** `3456`, `dcba`, `9012`. */
function isRow(text: string): boolean {
  const steps = [...text]
    .slice(1)
    .map((character, index) => (character.codePointAt(0) ?? 0) - (text.codePointAt(index) ?? 0))
  return [1, -1].some((step) => steps.every((one) => one === step || one === step * -9))
}

/** `1212`, `471471`. */
function isRepeated(text: string): boolean {
  return (text + text).indexOf(text, 1) < text.length
}
