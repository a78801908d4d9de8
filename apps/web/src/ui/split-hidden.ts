export type TextPart = { hidden: false; text: string } | { hidden: true; code: string }

/**
 * Controls, direction overrides, zero-width and other invisible characters: with them a command can look like another
 * one. Line feed and tab are what they look like; every other space but the common one is not.
 */
const hidden =
  /[^\P{C}\n\t]|[\p{Zl}\p{Zp}]|[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u034f\u115f\u1160\u3164\uffa0\u2800]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/gu

/** Cuts a text into what can be shown as it is and the code points that cannot. */
export function splitHidden(text: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of text.matchAll(hidden)) {
    if (match.index > from) parts.push({ hidden: false, text: text.slice(from, match.index) })
    parts.push({ hidden: true, code: codeOf(match[0]) })
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push({ hidden: false, text: text.slice(from) })
  return parts
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
