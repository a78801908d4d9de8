import { expect, test } from '@jest/globals'
import { linesAdded, linesReplaced, parsePatch } from './parse-patch.ts'

test('a patch gives its lines with their numbers, without the file headers', () => {
  const patch =
    '--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n same\n-old\n+new\n@@ -9 +9 @@ fn()\n last\n\\ No newline at end of file\n'
  expect(parsePatch(patch)).toEqual([
    { kind: 'same', text: 'same', oldLine: 1, newLine: 1 },
    { kind: 'removed', text: 'old', oldLine: 2 },
    { kind: 'added', text: 'new', newLine: 2 },
    { kind: 'gap', text: 'fn()' },
    { kind: 'same', text: 'last', oldLine: 9, newLine: 9 },
  ])
})

test('a line of the file that looks like a header is a line', () => {
  const lines = parsePatch('@@ -1 +1 @@\n--- dashes\n+++ pluses')
  expect(lines.map((line) => [line.kind, line.text])).toEqual([
    ['removed', '-- dashes'],
    ['added', '++ pluses'],
  ])
})

test('a new file is all added, a replacement is removed then added', () => {
  expect(linesAdded('a\nb\n')).toEqual([
    { kind: 'added', text: 'a', newLine: 1 },
    { kind: 'added', text: 'b', newLine: 2 },
  ])
  expect(linesReplaced('x', '')).toEqual([{ kind: 'removed', text: 'x' }])
})
