import { expect, test } from '@jest/globals'
import { applyPatch } from 'diff'
import { makeDiff } from './make-diff.ts'

const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}\n`).join('')

test('a small change is a small patch', () => {
  const diff = makeDiff('f', numbered('line', 100), numbered('line', 100).replace('line50\n', 'changed\nadded\n'))
  expect(diff).toMatchObject({ path: 'f', added: 2, removed: 1 })
  expect(diff.patch.split('\n').length).toBeLessThan(20)
})

test.each([
  ['a new file', null, numbered('a', 1000)],
  ['an emptied file', numbered('a', 1000), ''],
  ['one rewritten as a whole', numbered('a', 1000), numbered('b', 900)],
  ['one rewritten in the middle', `same\n${numbered('a', 900)}end\n`, `same\n${numbered('b', 900)}end\n`],
  ['one that lost its last newline', `${numbered('a', 900)}end\n`, `${numbered('b', 900)}end`],
  ['one that got a last newline', `${numbered('a', 900)}end`, `${numbered('b', 900)}end\n`],
  ['one with a little change', 'a\nb\nc', 'a\nB\nc'],
])('the patch of %s turns the old text into the new one', (_, before, after) => {
  expect(applyPatch(before ?? '', makeDiff('f', before, after).patch)).toBe(after)
})

test('a patch that would be too large is left out, its counts are given', () => {
  const diff = makeDiff('f', numbered('some rather long line ', 20_000), numbered('another one ', 10_000))
  expect(diff).toEqual({ kind: 'diff', path: 'f', patch: '', added: 10_000, removed: 20_000 })
})
