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
 * Sections in groups. A section stays in the group that it had in `previous`: older ones that come before it, and a first one whose
 * beginning came with them, stand in groups of their own. A group in which nothing has changed is the same object.
 */
export function toGroups(sections: readonly Section[], previous: readonly SectionGroup[]): SectionGroup[] {
  const groupOf = new Map(previous.flatMap((group) => group.sections.map(({ id }) => [id, group])))
  const groups: SectionGroup[] = []
  const used = new Set<SectionGroup>()
  for (let start = 0; start < sections.length;) {
    const known = groupOf.get(sections[start]?.id ?? '')
    const before = known && !used.has(known) ? known : undefined
    const belongs = ({ id }: Section) => !groupOf.has(id) || groupOf.get(id) === before
    let end = start + 1
    while (end < sections.length && end - start < mostSections && belongs(sections[end] as Section)) end++
    if (before) used.add(before)
    const isUnchanged = before && isMadeOf(before, sections, start, end)
    groups.push(isUnchanged ? before : toGroup(before?.id ?? sections[start]?.id ?? '', sections.slice(start, end)))
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
