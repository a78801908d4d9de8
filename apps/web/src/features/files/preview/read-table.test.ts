import { expect, test } from '@jest/globals'
import { readTable } from './read-table.ts'

test.each([
  [
    'a,b\n1,2\n',
    'x.csv',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a;b\r\n"1;0";2',
    'x.csv',
    [
      ['a', 'b'],
      ['1;0', '2'],
    ],
  ],
  [
    'a\tb\n1,5\t2',
    'x.tsv',
    [
      ['a', 'b'],
      ['1,5', '2'],
    ],
  ],
  [
    'a,b\n"line\nbreak","say ""hi"""',
    'x.csv',
    [
      ['a', 'b'],
      ['line\nbreak', 'say "hi"'],
    ],
  ],
  [
    '\uFEFFa,b\n,',
    'x.csv',
    [
      ['a', 'b'],
      ['', ''],
    ],
  ],
  ['a,"never closed', 'x.csv', [['a', 'never closed']]],
  ['', 'x.csv', []],
])('%j is read as its rows', (text, name, rows) => {
  expect(readTable(text, name, 10)).toEqual(rows)
})

test('no more rows are read than are shown', () => {
  expect(readTable('a\n'.repeat(1_000), 'x.csv', 3)).toHaveLength(3)
})
