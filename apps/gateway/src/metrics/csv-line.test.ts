import { expect, test } from '@jest/globals'
import { csvLine } from './csv-line.ts'

test('a line ends as RFC 4180 has it; what is not known is empty', () => {
  expect(csvLine(['a', 1, null, new Date(0)])).toBe('a,1,,1970-01-01T00:00:00.000Z\r\n')
})

test('separators, quotes and line ends stay inside their cell', () => {
  expect(csvLine(['a,b', 'say "hi"', 'two\r\nlines', 'a;b'])).toBe('"a,b","say ""hi""","two\r\nlines","a;b"\r\n')
})

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', '"\'\t=1"'],
  ['  =1', '"\'  =1"'],
  ['＝1', "'＝1"],
  ['a;=1', '"a;\'=1"'],
  ['a",=1', '"a"",\'=1"'],
])('%j runs in no spreadsheet', (text, line) => {
  expect(csvLine([text])).toBe(`${line}\r\n`)
})

test('what looks like no formula is left as it is', () => {
  expect(csvLine(['claude-sonnet-5-5', 'a=b', 'me@home'])).toBe('claude-sonnet-5-5,a=b,me@home\r\n')
})
