import { expect, test } from '@jest/globals'
import { findMentions, partsBelowFolder } from './find-mentions.ts'

const paths = (text: string) => findMentions(text).map(({ path }) => path)

test.each<[string, string[]]>([
  ['read @notes.txt and @src/a.ts', ['notes.txt', 'src/a.ts']],
  ['@src/ holds it', ['src/']],
  ['what does (@a.ts) say?', ['a.ts']],
  ['look at @a.ts, then @b.ts.', ['a.ts', 'b.ts']],
  ['open @"my notes.txt" now', ['my notes.txt']],
  ['@"Makefile" and @.env', ['Makefile', '.env']],
  ['write to ana@example.com', []],
  ['ask @ana about it', []],
  ['@... and @', []],
  ['no mention', []],
])('%j mentions %j', (text, mentioned) => {
  expect(paths(text)).toEqual(mentioned)
})

test('a mention is where it stands', () => {
  const text = 'see (@a b.ts), @"c d.ts"!'
  expect(findMentions(text).map(({ start, end }) => text.slice(start, end))).toEqual(['@"c d.ts"'])
  expect(findMentions('x @a.ts.').map(({ start, end }) => 'x @a.ts.'.slice(start, end))).toEqual(['@a.ts'])
})

test('only a path below the folder leads to a file', () => {
  expect(partsBelowFolder('./src/a.ts')).toEqual(['src', 'a.ts'])
  expect(partsBelowFolder('src/')).toEqual(['src'])
  for (const path of ['/etc/passwd', '~/a.txt', '../a.txt', 'a/../../b.txt', 'C:\\a.txt', './']) {
    expect([path, partsBelowFolder(path)]).toEqual([path, null])
  }
})
