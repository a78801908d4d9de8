const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The first `characters` × 5 bits in Crockford's base 32: without I, L, O and U, so that it can be read aloud and typed. */
export function toCrockford(bytes: Uint8Array, characters: number): string {
  let bits = 0n
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte)
  const all = bytes.length * 8
  return Array.from(
    { length: characters },
    (_, at) => alphabet[Number((bits >> BigInt(all - 5 * (at + 1))) & 31n)],
  ).join('')
}

/** What a person typed, in the characters of the alphabet: any case, O for 0, I and L for 1, spaces and hyphens anywhere. */
export function readCrockford(text: string): string | null {
  const read = text
    .toUpperCase()
    .replace(/[\s\-–—_.]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  return [...read].every((character) => alphabet.includes(character)) ? read : null
}

/** `inGroups('ABCDEFGH', 4)` is `ABCD-EFGH`. */
export function inGroups(text: string, size: number): string {
  return (text.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join('-')
}
