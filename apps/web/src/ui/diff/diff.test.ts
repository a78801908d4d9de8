import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { PatchLine } from '../parse-patch.ts'
import { linesBetween } from './lines-between.ts'
import { toSides } from './to-sides.ts'
import { wordChanges } from './word-changes.ts'

const short = (lines: readonly PatchLine[]) => lines.map(({ kind, text }) => `${kind} ${text}`)

test('what stays the same is not shown as removed and added again', () => {
  expect(short(linesBetween('a\nb\nc', 'a\nx\nc'))).toEqual(['same a', 'removed b', 'added x', 'same c'])
  expect(linesBetween('', 'new')).toEqual([{ kind: 'added', text: 'new', newLine: 1 }])
  expect(linesBetween('same', 'same\n')).toEqual([{ kind: 'same', text: 'same', oldLine: 1, newLine: 1 }])
})

test('both texts can be read out of what is between them', () => {
  const text = fc.array(fc.constantFrom('a', 'b', '', '  c'), { minLength: 1 }).map((lines) => `${lines.join('\n')}\n`)
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = linesBetween(before, after)
      const read = (but: PatchLine['kind']) =>
        lines.filter(({ kind }) => kind !== but).map((line) => `${line.text}\n`).join('') // prettier-ignore
      expect([read('added'), read('removed')]).toEqual([before, after])
    }),
  )
})

test('what takes the place of something stands beside it', () => {
  const rows = toSides(linesBetween('a\nb\nc\nd', 'a\nx\nd\ne'))
  expect(rows.map(({ before, after }) => [before?.text ?? null, after?.text ?? null])).toEqual([
    ['a', 'a'],
    ['b', 'x'],
    ['c', null],
    ['d', 'd'],
    [null, 'e'],
  ])
})

test('the words that differ are known where the lines are alike', () => {
  const parts = wordChanges('const a = 1', 'const b = 1')
  expect(parts?.before.filter(({ changed }) => changed).map(({ text }) => text)).toEqual(['a'])
  expect(parts?.after.filter(({ changed }) => changed).map(({ text }) => text)).toEqual(['b'])
  expect(wordChanges('something', 'else entirely')).toBeNull()
})
