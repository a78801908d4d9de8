import { providerEntry } from '@rain/protocol'

/** The provider id of a server, made from its name: `My Größe!` becomes `my-grosse`. Never one of the catalogue. */
export function serverIdOf(name: string): string {
  const plain = name.replaceAll('ß', 'ss').normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const slug =
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 40)
      .replace(/^-+|-+$/g, '') || fallbackOf(name)
  return providerEntry(slug) ? `${slug}-server` : slug
}

/** For a name without a Latin letter: the same for the same name. */
function fallbackOf(name: string): string {
  const code = Array.from(name).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0, 7)
  return `server-${code.toString(36)}`
}
