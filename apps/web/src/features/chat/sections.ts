import type { Item } from '../../live/state.ts'

/** What belongs together in a conversation: a message of the person and all that came of it. */
export type Section = { id: string; items: readonly Item[] }

/** A conversation in sections. A section in which nothing has changed is the same object as in `previous`. */
export function toSections(items: readonly Item[], previous: readonly Section[]): Section[] {
  const known = new Map(previous.map((section) => [section.id, section]))
  const sections: Section[] = []
  for (let start = 0; start < items.length;) {
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

function isSame(a: readonly Item[], b: readonly Item[]): boolean {
  return a.length === b.length && a.every((item, at) => item === b[at])
}
