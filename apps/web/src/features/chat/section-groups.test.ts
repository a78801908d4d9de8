import { expect, test } from '@jest/globals'
import type { Item } from '../../live/state.ts'
import { toGroups, type SectionGroup } from './section-groups.ts'
import { toSections, type Section } from './sections.ts'

const asked = Array.from({ length: 150 }, (_, number): Item => ({
  kind: 'user',
  id: `q${number}`,
  text: '',
  state: 'sent',
}))
const from = (first: number, last: number) => asked.slice(first, last + 1)
const sectionsOf = (items: Item[], previous: Section[] = []) => toSections(items, previous)
const shape = (groups: SectionGroup[]) => groups.map(({ id, sections }) => [id, sections.length])

test('sections stand in groups of some', () => {
  expect(shape(toGroups(sectionsOf(from(0, 59)), []))).toEqual([
    ['q0', 24],
    ['q24', 24],
    ['q48', 12],
  ])
  expect(toGroups([], [])).toEqual([])
})

test('what is added at the end changes the last group only', () => {
  const sections = sectionsOf(from(0, 47))
  const before = toGroups(sections, [])
  const after = toGroups(sectionsOf(from(0, 49), sections), before)
  expect(after[0]).toBe(before[0])
  expect(after[1]).toBe(before[1])
  expect(shape(after)).toEqual([
    ['q0', 24],
    ['q24', 24],
    ['q48', 2],
  ])
})

test('older sections stand in groups of their own: nobody changes theirs', () => {
  const sections = sectionsOf(from(100, 129))
  const before = toGroups(sections, [])
  const after = toGroups(sectionsOf(from(70, 129), sections), before)
  expect(shape(after)).toEqual([
    ['q70', 24],
    ['q94', 6],
    ['q100', 24],
    ['q124', 6],
  ])
  expect(after.slice(2)).toEqual(before)
  expect(after[2]).toBe(before[0])
})

test('a first section whose beginning comes with older ones leaves its group as it is', () => {
  const answer: Item = { kind: 'text', id: 'a', text: 'and', streaming: false }
  const sections = sectionsOf([answer, ...from(100, 129)])
  const before = toGroups(sections, [])
  const after = toGroups(sectionsOf([...from(98, 99), answer, ...from(100, 129)], sections), before)
  expect(shape(before)).toEqual([
    ['a', 24],
    ['q123', 7],
  ])
  expect(shape(after)).toEqual([
    ['q98', 2],
    ['a', 23],
    ['q123', 7],
  ])
  expect(after[2]).toBe(before[1])
})

test('a group knows of what its sections need', () => {
  const queued: Item = { kind: 'user', id: 'next', text: '', state: 'queued' }
  const step: Item = { kind: 'tool', id: 't', toolUseId: 't', tool: 'computer', input: {}, status: 'done', output: '' }
  const [group] = toGroups(sectionsOf([...from(1, 1), step, queued]), [])
  expect(group).toMatchObject({ usesComputer: true, hasQueued: true })
  expect(toGroups(sectionsOf(from(1, 2)), [])[0]).toMatchObject({ usesComputer: false, hasQueued: false })
})
