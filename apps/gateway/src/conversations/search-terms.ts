/** What a query asks for: words that the index knows, and texts that have to be looked for as they are. */
export interface SearchTerms {
  /** For `to_tsquery('simple', …)`; null: none of them is in the index. */
  indexed: string | null
  /** Patterns for `LIKE`. */
  contained: string[]
  /** All of them, as `searchForm` makes them. */
  all: string[]
}

const mostTerms = 10
const shortestIndexed = 3
/** Scripts that put no spaces between words: the index takes a whole sentence of them for one word. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u

/** The words of a query; what stands between quotation marks is one of them. All have to be in a message. */
export function searchTerms(query: string): SearchTerms {
  const found = [...searchForm(query).matchAll(/"([^"]+)"|([^\s"]+)/g)].map(([, quoted, word]) => quoted ?? word ?? '')
  const all = [...new Set(found.map((term) => term.trim()).filter((term) => term !== ''))].slice(0, mostTerms)
  const indexed = all.filter(isIndexed)
  const contained = all.filter((term) => !isIndexed(term))
  return {
    indexed: indexed.length > 0 ? indexed.map((term) => `${term}:*`).join(' & ') : null,
    contained: contained.map((term) => `%${term.replace(/[\\%_]/g, '\\$&')}%`),
    all,
  }
}

function isIndexed(term: string): boolean {
  return term.length >= shortestIndexed && /^[\p{L}\p{N}]+$/u.test(term) && !unspaced.test(term)
}

const beyondAscii = /[\u0080-\uffff]/
const accented = 'áàâäãåéèêëíìîïóòôöõúùûüñç'
const plain = 'aaaaaaeeeeiiiiooooouuuunc'

/** The same as the function `search_form` of the database: small letters without accents, one for each. */
export function searchForm(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase()
  return Array.from(text, (character) => {
    const small = character.toLowerCase()
    const at = accented.indexOf(small)
    const form = at < 0 ? small : (plain[at] ?? small)
    return form.length === character.length ? form : character
  }).join('')
}
