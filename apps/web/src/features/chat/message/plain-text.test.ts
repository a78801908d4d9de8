import { expect, test } from '@jest/globals'
import { plainText } from './plain-text.ts'

test.each([
  ['# Title\n\nSome **bold**, _soft_ and `code`.', 'Title\n\nSome bold, soft and code.'],
  [
    'See [the page](https://example.org/a) or [https://b.example](https://b.example).',
    'See the page (https://example.org/a) or https://b.example.',
  ],
  ['> quoted\n\n- one\n- two', 'quoted\n\n- one\n- two'],
  ['2 * 3 * 4 and snake_case_name', '2 * 3 * 4 and snake_case_name'],
])('%j is read as %j', (markdown, plain) => expect(plainText(markdown)).toBe(plain))

test('what stands in code stays as it is', () => {
  expect(plainText('Run:\n\n```sh\n# not a title\necho **x**\n```\n\nDone.')).toBe(
    'Run:\n\n# not a title\necho **x**\n\nDone.',
  )
})
