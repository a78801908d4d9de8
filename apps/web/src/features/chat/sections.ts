import type { Item } from '../../live/state.ts'

/** What belongs together in a conversation: a message of the person and all that came of it. */
export type Section = { id: string; items: readonly Item[] }

/** A conversation in sections. A section in which nothing has changed is the same object as in `previous`. */
export function toSections(items: readonly Item[], previous: readonly Section[]): Section[] {
  const sections = unchangedIn(items, previous)
  const known = new Map(previous.slice(sections.length).map((section) => [section.id, section]))
  for (let start = lengthOf(sections); start < items.length;) {
    let end = start + 1
    while (end < items.length && items[end]?.kind !== 'user') end++
    const part = items.slice(start, end)
    const id = part[0]?.id ?? ''
    const before = known.get(id)
    sections.push(before && isSame(before.items, part) ? before : { id, items: part })
    start = end
  }
  return sections
}

/** The sections that a conversation still begins with: nearly all of them while an answer streams in at its end. */
function unchangedIn(items: readonly Item[], previous: readonly Section[]): Section[] {
  let start = 0
  const changed = previous.findIndex((section) => {
    const end = start + section.items.length
    const isWhole = end <= items.length && (end === items.length || items[end]?.kind === 'user')
    if (!isWhole || section.items.some((item, at) => item !== items[start + at])) return true
    start = end
    return false
  })
  return changed < 0 ? [...previous] : previous.slice(0, changed)
}

function lengthOf(sections: readonly Section[]): number {
  return sections.reduce((sum, section) => sum + section.items.length, 0)
}

function isSame(a: readonly Item[], b: readonly Item[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at])
}
