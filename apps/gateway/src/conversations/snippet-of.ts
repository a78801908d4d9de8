import type { SnippetPart } from '@rain/protocol'
import { searchForm } from './search-terms.ts'

const before = 60
const length = 240

/** The part of a text around the first of the terms, with every place where one of them stands. */
export function snippetOf(text: string, terms: readonly string[]): SnippetPart[] {
  const places = placesOf(searchForm(text), terms)
  const first = places[0]?.start ?? 0
  const start = first <= before ? 0 : wordAfter(text, first - before, first)
  const end = Math.min(text.length, start + length)
  const parts: SnippetPart[] = start > 0 ? [{ text: '…' }] : []
  let at = start
  for (const place of places) {
    if (place.start < at || place.end > end) continue
    if (place.start > at) parts.push({ text: text.slice(at, place.start) })
    parts.push({ text: text.slice(place.start, place.end), match: true })
    at = place.end
  }
  const rest = text.slice(at, end) + (end < text.length ? '…' : '')
  return rest === '' ? parts : [...parts, { text: rest }]
}

interface Place {
  start: number
  end: number
}

/** Where the terms stand; of two that begin at the same place the longer one is first. */
function placesOf(form: string, terms: readonly string[]): Place[] {
  const places = terms.flatMap((term) => {
    const found: Place[] = []
    for (let at = form.indexOf(term); at >= 0 && found.length < mostPlaces; at = form.indexOf(term, at + term.length)) {
      found.push({ start: at, end: at + term.length })
    }
    return found
  })
  return places.sort((a, b) => a.start - b.start || b.end - a.end)
}

const mostPlaces = 200

/** Where a word begins, at or behind a place; a snippet does not begin in the middle of one. */
function wordAfter(text: string, from: number, latest: number): number {
  const space = text.slice(from, latest).search(/\s/)
  return space < 0 ? from : from + space + 1
}
