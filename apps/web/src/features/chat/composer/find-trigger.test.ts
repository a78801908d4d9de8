import { expect, test } from '@jest/globals'
import { findMentions } from '../../../live/find-mentions.ts'
import { complete, findTrigger } from './find-trigger.ts'

const at = (marked: string) => findTrigger(marked.replace('|', ''), marked.indexOf('|'))

test.each([
  ['@|', '', 0],
  ['see @src/co|', 'src/co', 4],
  ['(@a|b) more', 'a', 1],
  ['line\n@x|', 'x', 5],
])('%s asks for a path', (marked, query, start) => {
  expect(at(marked)).toMatchObject({ kind: 'mention', query, start })
})

test.each([
  'me@example.org|',
  '@a b|',
  'plain|',
  '@|@'.replace('|@', '@|'),
  'a/b|',
  ' /new|',
  '/new thing|',
  '/usr/bin|',
])('%s asks for nothing', (marked) => {
  expect(at(marked)).toBeNull()
})

test('a slash at the very beginning asks for a command', () => {
  expect(at('/|')).toEqual({ kind: 'command', query: '', start: 0, end: 1 })
  expect(at('/com|')).toMatchObject({ kind: 'command', query: 'com' })
})

test('a path takes the place of what was typed; a folder can be gone on with', () => {
  const text = 'see @co and'
  const trigger = findTrigger(text, 7)!
  expect(complete(text, trigger, 'src/composer.tsx')).toEqual({ text: 'see @src/composer.tsx and', caret: 21 })
  expect(complete('@s', findTrigger('@s', 2)!, 'src/')).toEqual({ text: '@src/', caret: 5 })
  expect(complete('@s', findTrigger('@s', 2)!, 'my file.txt')).toEqual({ text: '@"my file.txt" ', caret: 15 })
})

test.each(['a.ts', 'my notes/to day.md', 'src/', 'deep/er/x.json'])(
  'what is taken from the list is found as a mention: %j',
  (path) => {
    const trigger = findTrigger('see @x', 6)
    if (!trigger) throw new Error('no trigger')
    const taken = complete('see @x', trigger, path).text
    expect(findMentions(taken).map((mention) => mention.path)).toEqual([path])
  },
)
