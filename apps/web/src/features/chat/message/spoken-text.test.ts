import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { spokenText } from './spoken-text.ts'

const heard = (markdown: string) => spokenText(markdown).join(' | ')

test.each<[string, string, string]>([
  ['marks', '# Title\n\nIt is **very** *good*, says `ls`.', 'Title | It is very good, says ls.'],
  ['code', 'Run this:\n\n```sh\nrm -rf x\n```\n\nThen wait.', 'Run this: | Then wait.'],
  ['code that is not closed', 'Run this:\n~~~\nrm -rf x', 'Run this:'],
  ['links', 'See [the guide](https://a.b/c) or https://a.b.', 'See the guide or'],
  ['lists', '- one\n- [x] two\n3. three', 'one | two | three'],
  ['tables', '| A | B |\n|---|:-:|\n| 1 | 2 |', 'A, B. | 1, 2.'],
  ['pictures and formulas', '![a cat](x.png)\nHere:\n$$\n\\sum x\n$$\nDone.', 'Here: | Done.'],
  ['nothing to say', '```\nx\n```\n---', ''],
])('%s', (_name, markdown, said) => {
  expect(heard(markdown)).toBe(said)
})

test('long sentences come in pieces, and no word is lost', () => {
  const words = Array.from({ length: 200 }, (_, at) => `word${at}`).join(' ')
  const pieces = spokenText(words)
  expect(pieces.join(' ')).toBe(words)
  for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(220)
})

test('whatever an answer holds, pieces are short and not empty', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2_000 }), (text) => {
      for (const piece of spokenText(text)) {
        expect(piece.length).toBeGreaterThan(0)
        expect(piece.length).toBeLessThanOrEqual(220)
      }
    }),
  )
})
