import type { Item } from '../../live/state.ts'
import type { Section } from './sections.ts'

/** Neighbouring sections that are drawn together. What has not changed in any of them is not looked at again. */
export type SectionGroup = {
  id: string
  sections: readonly Section[]
  usesComputer: boolean
  hasQueued: boolean
}

const mostSections = 24

/**
 * Sections in groups. A group goes on beginning where it began in `previous`, so that no section changes its group when older ones
 * come before it; one in which nothing has changed is the same object.
 */
export function toGroups(sections: readonly Section[], previous: readonly SectionGroup[]): SectionGroup[] {
  const known = new Map(previous.map((group) => [group.id, group]))
  const groups: SectionGroup[] = []
  for (let start = 0; start < sections.length;) {
    const id = sections[start]?.id ?? ''
    let end = start + 1
    while (end < sections.length && end - start < mostSections && !known.has(sections[end]?.id ?? '')) end++
    const before = known.get(id)
    groups.push(before && isMadeOf(before, sections, start, end) ? before : toGroup(id, sections.slice(start, end)))
    start = end
  }
  return groups
}

function isMadeOf({ sections }: SectionGroup, all: readonly Section[], start: number, end: number): boolean {
  return sections.length === end - start && sections.every((section, at) => section === all[start + at])
}

function toGroup(id: string, sections: readonly Section[]): SectionGroup {
  const has = (wanted: (item: Item) => boolean) => sections.some(({ items }) => items.some(wanted))
  return { id, sections, usesComputer: has(isOnComputer), hasQueued: has(isQueued) }
}

export function isOnComputer(item: Item): boolean {
  return item.kind === 'tool' && item.tool === 'computer'
}

export function isQueued(item: Item): boolean {
  return item.kind === 'user' && item.state === 'queued'
}
