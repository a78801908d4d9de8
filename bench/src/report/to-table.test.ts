import { expect, test } from '@jest/globals'
import type { Measurement } from '../figure.ts'
import { toTable } from './to-table.ts'

const first: Measurement = {
  id: 'P1',
  what: 'first token',
  unit: 'ms',
  measured: 5.5,
  baseline: 2,
  judged: 'difference',
  must: 8,
  aim: 4,
  better: 'lower',
}

test('a line tells what was measured, against what, and how it did', () => {
  const [, , line] = toTable([first]).split('\n')
  expect(line?.split(/\s{2,}/)).toEqual(['P1', 'first token', '5.50 ms', '2.00', '+3.50', '≤ 8', '≤ 4', 'aim'])
})

test('ratios are told as such, and what has no baseline by itself', () => {
  const ratio = toTable([{ ...first, judged: 'ratio' }]).split('\n')[2]
  expect(ratio).toContain('2.75×')
  const alone = toTable([{ ...first, judged: 'measured', baseline: null, better: 'higher', measured: 412 }])
  expect(alone.split('\n')[2]?.split(/\s{2,}/)).toEqual([
    'P1',
    'first token',
    '412 ms',
    '–',
    '412',
    '≥ 8',
    '≥ 4',
    'aim',
  ])
})
