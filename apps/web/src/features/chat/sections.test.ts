import { expect, test } from '@jest/globals'
import type { Item } from '../../live/state.ts'
import { estimateHeight } from './section-height.ts'
import { isAlive, linesOf } from './section-lines.ts'
import { toSections } from './sections.ts'

const asks = (id: string, state: 'sent' | 'queued' = 'sent'): Item => ({ kind: 'user', id, text: id, state })
const says = (id: string, text = id, streaming = false): Item => ({ kind: 'text', id, text, streaming })
const uses = (id: string, status: 'done' | 'waiting' = 'done'): Item => ({
  kind: 'tool',
  id,
  toolUseId: id,
  tool: 'bash',
  input: {},
  status,
  output: '',
  ...(status === 'done' && { result: '' }),
})
const shape = (sections: ReturnType<typeof toSections>) =>
  sections.map(({ id, items }) => [id, items.map((item) => item.id).join()])

test('a section is a message of the person with all that came of it', () => {
  const items = [says('rest'), asks('q1'), says('a1'), uses('t1'), asks('q2'), asks('q3', 'queued')]
  expect(shape(toSections(items, []))).toEqual([
    ['rest', 'rest'],
    ['q1', 'q1,a1,t1'],
    ['q2', 'q2'],
    ['q3', 'q3'],
  ])
  expect(toSections([], [])).toEqual([])
})

test('sections in which nothing changed are the same objects, also when older ones come before them', () => {
  const items = [asks('q1'), says('a1'), asks('q2'), says('a2', 'half', true)]
  const before = toSections(items, [])
  const grown = toSections([asks('q0'), ...items.slice(0, 3), says('a2', 'half and half', true)], before)
  expect(grown[1]).toBe(before[0])
  expect(grown[2]).not.toBe(before[1])
  expect(grown.map(({ id }) => id)).toEqual(['q0', 'q1', 'q2'])
})

test('an answer that ends, and a message that joins it, change their section only', () => {
  const items = [asks('q1'), says('a1'), asks('q2'), says('a2', 'half', true)]
  const before = toSections(items, [])
  const ended = toSections([...items.slice(0, 3), says('a2', 'all of it'), uses('t1')], before)
  expect(ended[0]).toBe(before[0])
  expect(shape(ended)[1]).toEqual(['q2', 'q2,a2,t1'])
  expect(shape(toSections(items.slice(0, 2), before))).toEqual([['q1', 'q1,a1']])
  expect(shape(toSections([says('a0'), ...items.slice(1)], before))).toEqual([
    ['a0', 'a0,a1'],
    ['q2', 'q2,a2'],
  ])
})

test('a call that is being asked for is shown by its request only', () => {
  const approval = { kind: 'approval', id: 'p1', request: { tool_use_id: 't1', tool: 'bash' } } as Item
  const shown = (items: Item[]) => linesOf(items).map((line) => (line.kind === 'item' ? line.item.id : line.id))
  expect(shown([asks('q1'), uses('t1', 'waiting'), approval])).toEqual(['q1', 'p1'])
  expect(shown([asks('q1'), uses('t1'), { ...approval, decision: 'approved' } as Item])).toEqual(['q1', 't1', 'p1'])
})

test('what moves or waits for the person is not put away', () => {
  expect(isAlive([asks('q1'), says('a1'), uses('t1')])).toBe(false)
  expect(isAlive([asks('q1'), says('a1', '', true)])).toBe(true)
  expect(isAlive([asks('q1', 'queued')])).toBe(true)
  expect(isAlive([{ kind: 'approval', id: 'p1', request: {} } as Item])).toBe(true)
})

test('more text is estimated to be taller, and so is a narrower view', () => {
  const of = (text: string, width = 736) => estimateHeight([asks('q'), says('a', text)], width)
  expect(of('word '.repeat(400))).toBeGreaterThan(of('word '.repeat(40)))
  expect(of('word '.repeat(400), 360)).toBeGreaterThan(of('word '.repeat(400)))
  expect(of('a\nb\nc\nd')).toBeGreaterThan(of('a b c d'))
})
