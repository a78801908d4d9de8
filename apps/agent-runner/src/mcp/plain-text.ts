/**
 * Controls, direction overrides, zero-width and other invisible characters, variation selectors and tags: what a person
 * cannot see a model shall not read either. Line feed and tab stay.
 */
const hidden =
  /[^\P{C}\n\t]|[\p{Zl}\p{Zp}]|[\u034f\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5]|[\ufe00-\ufe0e]|[\u{e0100}-\u{e01ef}]/gu

/** Takes out of a text what cannot be seen in it. Joined emoji come apart; nothing readable is lost. */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(hidden, '')
}
