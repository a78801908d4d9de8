import { expect, test } from '@jest/globals'
import { plainOutput } from './plain-output.ts'

test.each([
  ['\u001b[1;32mok\u001b[0m done', 'ok done'],
  ['\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007', 'link'],
  ['\u001b]0;title\u001b\\text', 'text'],
  ['10%\r50%\r100%\nend', '100%\nend'],
  ['longer line\rshort', 'shortr line'],
  ['a\r\nb\r\n', 'a\nb\n'],
  ['a\u0007\u0000b\tc', 'ab\tc'],
  ['\u001b[2J\u001b[Hclean', 'clean'],
  ['nothing special: 1 < 2 [m', 'nothing special: 1 < 2 [m'],
])('%j is read as %j', (printed, shown) => {
  expect(plainOutput(printed)).toBe(shown)
})
